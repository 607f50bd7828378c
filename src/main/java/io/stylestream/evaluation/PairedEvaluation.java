package io.stylestream.evaluation;

import io.stylestream.core.StyleCode;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.image.RgbPicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Compares translated pictures with the true ones, where a data set draws the same things in every domain.
 *
 * <p>For every ordered pair of domains, every picture of the source is translated in the style of another, randomly
 * chosen picture of the target domain, and compared with the target's own picture of that thing.
 */
public final class PairedEvaluation {
    private static final int BATCH = 16;
    private static final long SEED = 1;

    private final ServingNetworks networks;
    private final PairedPictures pictures;
    private final List<List<RgbPicture>> loaded = new ArrayList<>();

    /**
     * The score of one ordered pair of domains.
     *
     * @param source index of the source domain
     * @param target index of the target domain
     * @param psnr mean over all pictures of the PSNR between translation and truth
     * @param unchangedPsnr the same for the source picture as it is: what doing nothing scores
     * @param examples some translations, evenly spread over the names
     */
    public record PairScore(int source, int target, double psnr, double unchangedPsnr, List<Example> examples) {}

    /** One translation with all that belongs to it. */
    public record Example(RgbPicture source, RgbPicture reference, RgbPicture result, RgbPicture truth) {}

    /**
     * @param networks of the model; not closed here
     * @throws io.stylestream.core.UsageError if a picture cannot be read
     */
    public PairedEvaluation(ServingNetworks networks, PairedPictures pictures) {
        this.networks = networks;
        this.pictures = pictures;
        for (List<Path> files : pictures.files()) {
            loaded.add(DomainPictures.load(files, networks.architecture().imageSize()));
        }
    }

    /** Translations in all: pictures times ordered pairs of domains. */
    public int translations() {
        int domains = loaded.size();
        return pictures.names().size() * domains * (domains - 1);
    }

    /**
     * Scores all ordered pairs of domains.
     *
     * @param examples translations to keep of each pair
     * @param progress hears how many translations were added
     */
    public List<PairScore> run(int examples, IntConsumer progress) {
        List<PairScore> scores = new ArrayList<>();
        for (int source = 0; source < loaded.size(); source++) {
            for (int target = 0; target < loaded.size(); target++) {
                if (source != target) {
                    scores.add(score(source, target, examples, progress));
                }
            }
        }
        return scores;
    }

    private PairScore score(int source, int target, int examples, IntConsumer progress) {
        List<RgbPicture> sources = loaded.get(source);
        List<RgbPicture> truths = loaded.get(target);
        SplittableRandom random = new SplittableRandom(SEED + target);
        List<Example> kept = new ArrayList<>();
        int every = Math.max(1, sources.size() / Math.max(1, examples));
        double sum = 0;
        double unchanged = 0;
        for (int from = 0; from < sources.size(); from += BATCH) {
            int to = Math.min(sources.size(), from + BATCH);
            List<RgbPicture> references = new ArrayList<>();
            for (int i = from; i < to; i++) {
                references.add(truths.get((i + 1 + random.nextInt(truths.size() - 1)) % truths.size()));
            }
            List<RgbPicture> results = translate(sources.subList(from, to), references, target);
            for (int i = from; i < to; i++) {
                sum += Psnr.between(results.get(i - from), truths.get(i));
                unchanged += Psnr.between(sources.get(i), truths.get(i));
                if (kept.size() < examples && i % every == 0) {
                    kept.add(new Example(
                            sources.get(i), references.get(i - from), results.get(i - from), truths.get(i)));
                }
            }
            progress.accept(to - from);
        }
        return new PairScore(source, target, sum / sources.size(), unchanged / sources.size(), kept);
    }

    private List<RgbPicture> translate(List<RgbPicture> sources, List<RgbPicture> references, int target) {
        int side = networks.architecture().imageSize();
        int[] domains = Collections.nCopies(references.size(), target).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        List<StyleCode> styles = networks.styleEncoder().run(bytes(references), domains);
        return networks.generator().run(bytes(sources), styles).stream()
                .map(rgb -> new RgbPicture(side, side, rgb))
                .toList();
    }

    private static List<byte[]> bytes(List<RgbPicture> pictures) {
        return pictures.stream().map(RgbPicture::rgb).toList();
    }
}
