package io.stylestream.evaluation;

import io.stylestream.core.StyleCode;
import io.stylestream.engine.GeneratorEngine;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.image.RgbPicture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Compares the pictures of a student with those of its teacher: the same sources in the same styles.
 *
 * <p>Every picture is a source; its targets are the other domains in turn, its styles come once from a latent code and
 * once from a reference. As a yardstick, the teacher's pictures are compared with those that he draws of the same
 * sources in other styles of the same domains: a loss counts as small only beside what a style changes.
 */
public final class StudentEvaluation {
    private static final int BATCH = 16;
    private static final long SEED = 5;

    private final ServingNetworks teacher;
    private final GeneratorEngine student;
    private final List<List<RgbPicture>> pictures;
    private final int side;

    /** Where the styles come from. */
    public enum Guidance {
        LATENT,
        REFERENCE
    }

    /**
     * How alike two sets of pictures are, each a mean over all pictures.
     *
     * @param psnr in decibels
     * @param structureDistance 1 - MS-SSIM, see {@link MultiScaleSimilarity}: 0 for equal pictures
     * @param styleDistance mean absolute difference of the style codes that the teacher's style encoder reads from them
     */
    public record Likeness(double psnr, double structureDistance, double styleDistance) {}

    /**
     * How well a generator does its work, each a mean over all pictures.
     *
     * @param styleError mean absolute difference between a style code and the one read from the picture drawn with it
     * @param cyclePsnr PSNR between a source and itself, drawn in another style and back in its own
     */
    public record Quality(double styleError, double cyclePsnr) {}

    /** One source with what both make of it. */
    public record Example(RgbPicture source, RgbPicture teacher, RgbPicture student) {}

    /**
     * What was found with styles of one kind.
     *
     * @param student likeness of the student's pictures to the teacher's
     * @param otherStyle likeness of the teacher's pictures in other styles: the yardstick
     * @param ofTeacher how well the teacher does
     * @param ofStudent how well the student does
     */
    public record Score(
            Guidance guidance,
            int pictures,
            Likeness student,
            Likeness otherStyle,
            Quality ofTeacher,
            Quality ofStudent,
            List<Example> examples) {}

    /**
     * @param teacher not closed here
     * @param student with the teacher's picture and style size; not closed here
     * @param pictures of each domain, as many of each, at least two
     */
    public StudentEvaluation(ServingNetworks teacher, GeneratorEngine student, List<List<RgbPicture>> pictures) {
        this.teacher = teacher;
        this.student = student;
        this.pictures = pictures.stream().map(List::copyOf).toList();
        this.side = teacher.architecture().imageSize();
    }

    /** Pictures that {@link #run} counts for its progress. */
    public int steps() {
        return Guidance.values().length * pictures.stream().mapToInt(List::size).sum();
    }

    /**
     * Scores with both kinds of styles.
     *
     * @param examples to keep of each kind
     * @param progress hears how many pictures were added
     */
    public List<Score> run(int examples, IntConsumer progress) {
        return Arrays.stream(Guidance.values())
                .map(guidance -> score(guidance, examples, progress))
                .toList();
    }

    private Score score(Guidance guidance, int examples, IntConsumer progress) {
        List<Case> cases = cases();
        int every = Math.max(1, cases.size() / Math.max(1, examples));
        List<Drawn> all = new ArrayList<>();
        List<Example> kept = new ArrayList<>();
        for (int from = 0; from < cases.size(); from += BATCH) {
            List<Case> batch = cases.subList(from, Math.min(cases.size(), from + BATCH));
            List<Example> drawn = new Batch(guidance, batch).measure(all);
            for (int i = 0; i < drawn.size(); i++) {
                if ((from + i) % every == 0 && kept.size() < examples) {
                    kept.add(drawn.get(i));
                }
            }
            progress.accept(batch.size());
        }
        return new Score(
                guidance,
                cases.size(),
                likeness(all, Drawn::student),
                likeness(all, Drawn::otherStyle),
                quality(all, Drawn::ofTeacher),
                quality(all, Drawn::ofStudent),
                kept);
    }

    private static Likeness likeness(List<Drawn> all, Function<Drawn, Likeness> part) {
        return new Likeness(
                mean(all, drawn -> part.apply(drawn).psnr()),
                mean(all, drawn -> part.apply(drawn).structureDistance()),
                mean(all, drawn -> part.apply(drawn).styleDistance()));
    }

    private static Quality quality(List<Drawn> all, Function<Drawn, Quality> part) {
        return new Quality(
                mean(all, drawn -> part.apply(drawn).styleError()),
                mean(all, drawn -> part.apply(drawn).cyclePsnr()));
    }

    private static double mean(List<Drawn> all, ToDoubleFunction<Drawn> figure) {
        return all.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /** What is measured of one source. */
    private record Drawn(Likeness student, Likeness otherStyle, Quality ofTeacher, Quality ofStudent) {}

    /** A source, where it is to go, and two ways there, by latent code or by reference. */
    private record Case(
            int domain,
            RgbPicture source,
            int target,
            float[] latent,
            float[] otherLatent,
            RgbPicture reference,
            RgbPicture otherReference) {}

    private List<Case> cases() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Case> cases = new ArrayList<>();
        int domains = pictures.size();
        for (int domain = 0; domain < domains; domain++) {
            List<RgbPicture> sources = pictures.get(domain);
            for (int i = 0; i < sources.size(); i++) {
                int target = domains == 1 ? domain : (domain + 1 + i % (domains - 1)) % domains;
                List<RgbPicture> references = pictures.get(target);
                int reference = random.nextInt(references.size());
                int other = (reference + 1 + random.nextInt(references.size() - 1)) % references.size();
                cases.add(new Case(
                        domain,
                        sources.get(i),
                        target,
                        latent(random),
                        latent(random),
                        references.get(reference),
                        references.get(other)));
            }
        }
        return cases;
    }

    private float[] latent(SplittableRandom random) {
        float[] code = new float[teacher.architecture().latentSize()];
        for (int i = 0; i < code.length; i++) {
            code[i] = (float) random.nextGaussian();
        }
        return code;
    }

    /** Sources that are drawn together. */
    private final class Batch {
        private final Guidance guidance;
        private final List<Case> cases;
        private final int[] targets;

        Batch(Guidance guidance, List<Case> cases) {
            this.guidance = guidance;
            this.cases = cases;
            this.targets = cases.stream().mapToInt(Case::target).toArray();
        }

        /** Adds what is measured to {@code all} and gives the pictures. */
        List<Example> measure(List<Drawn> all) {
            List<RgbPicture> sources = pictures(Case::source);
            List<StyleCode> styles = styles(Case::latent, Case::reference);
            List<StyleCode> ownStyles = teacher.styleEncoder()
                    .run(bytes(sources), cases.stream().mapToInt(Case::domain).toArray());
            List<RgbPicture> byTeacher = draw(teacher.generator(), sources, styles);
            List<RgbPicture> byStudent = draw(student, sources, styles);
            List<RgbPicture> inOtherStyle =
                    draw(teacher.generator(), sources, styles(Case::otherLatent, Case::otherReference));
            List<StyleCode> readOfTeacher = read(byTeacher);
            List<StyleCode> readOfStudent = read(byStudent);
            List<StyleCode> readOfOther = read(inOtherStyle);
            List<RgbPicture> backByTeacher = draw(teacher.generator(), byTeacher, ownStyles);
            List<RgbPicture> backByStudent = draw(student, byStudent, ownStyles);
            List<Example> examples = new ArrayList<>();
            for (int i = 0; i < cases.size(); i++) {
                RgbPicture source = sources.get(i);
                RgbPicture wanted = byTeacher.get(i);
                all.add(new Drawn(
                        alike(wanted, byStudent.get(i), difference(readOfTeacher.get(i), readOfStudent.get(i))),
                        alike(wanted, inOtherStyle.get(i), difference(readOfTeacher.get(i), readOfOther.get(i))),
                        new Quality(
                                difference(styles.get(i), readOfTeacher.get(i)),
                                Psnr.between(source, backByTeacher.get(i))),
                        new Quality(
                                difference(styles.get(i), readOfStudent.get(i)),
                                Psnr.between(source, backByStudent.get(i)))));
                examples.add(new Example(source, wanted, byStudent.get(i)));
            }
            return examples;
        }

        private List<StyleCode> styles(Function<Case, float[]> latent, Function<Case, RgbPicture> reference) {
            return guidance == Guidance.LATENT
                    ? teacher.mappingNetwork().run(cases.stream().map(latent).toList(), targets)
                    : read(pictures(reference));
        }

        private List<StyleCode> read(List<RgbPicture> pictures) {
            return teacher.styleEncoder().run(bytes(pictures), targets);
        }

        private List<RgbPicture> pictures(Function<Case, RgbPicture> part) {
            return cases.stream().map(part).toList();
        }
    }

    private List<RgbPicture> draw(GeneratorEngine generator, List<RgbPicture> sources, List<StyleCode> styles) {
        return generator.run(bytes(sources), styles).stream()
                .map(rgb -> new RgbPicture(side, side, rgb))
                .toList();
    }

    private static List<byte[]> bytes(List<RgbPicture> pictures) {
        return pictures.stream().map(RgbPicture::rgb).toList();
    }

    private static Likeness alike(RgbPicture a, RgbPicture b, double styleDistance) {
        return new Likeness(Psnr.between(a, b), 1 - MultiScaleSimilarity.between(a, b), styleDistance);
    }

    private static double difference(StyleCode a, StyleCode b) {
        float[] left = a.values();
        float[] right = b.values();
        return IntStream.range(0, left.length)
                .mapToDouble(i -> Math.abs(left[i] - right[i]))
                .average()
                .orElse(Double.NaN);
    }
}
