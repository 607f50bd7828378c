package io.stylestream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.GeneratorEngine;
import io.stylestream.engine.NetworkLoader;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.evaluation.StudentEvaluation.Example;
import io.stylestream.evaluation.StudentEvaluation.Guidance;
import io.stylestream.evaluation.StudentEvaluation.Likeness;
import io.stylestream.evaluation.StudentEvaluation.Score;
import io.stylestream.image.RgbPicture;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StudentEvaluationTest {
    private static final StarGanV2 TINY = GoldenFiles.TINY.architecture();
    private static final EngineSettings ONE_THREAD =
            EngineSettings.defaults().withEngine("OnnxRuntime").withThreads(1);
    private static final int PER_DOMAIN = 3;
    private static final int ALL = 3 * PER_DOMAIN;

    private final ServingNetworks teacher = ServingNetworks.open(TINY, GoldenFiles.TINY.weights()::get, ONE_THREAD);

    @AfterEach
    void closeTeacher() {
        teacher.close();
    }

    @Test
    void aTeacherIsItsOwnBestStudent() {
        // given
        StudentEvaluation evaluation = new StudentEvaluation(teacher, teacher.generator(), pictures());
        AtomicInteger progress = new AtomicInteger();

        // when
        List<Score> scores = evaluation.run(2, progress::addAndGet);

        // then
        assertThat(progress).hasValue(evaluation.steps()).hasValue(2 * ALL);
        assertThat(scores).extracting(Score::guidance).containsExactly(Guidance.LATENT, Guidance.REFERENCE);
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.pictures()).isEqualTo(ALL);
            assertThat(score.examples()).hasSize(2);
            assertThat(score.student().psnr()).isEqualTo(Psnr.OF_EQUAL_PICTURES);
            assertThat(score.student().structureDistance()).isCloseTo(0, within(1e-9));
            assertThat(score.student().styleDistance()).isZero();
            assertThat(score.ofStudent()).isEqualTo(score.ofTeacher());
            assertThat(score.otherStyle()).satisfies(StudentEvaluationTest::differs);
        });
    }

    @Test
    void aDisturbedCopyIsWorseAndTheYardstickStaysTheTeachers() {
        // given
        List<Score> ofItself = new StudentEvaluation(teacher, teacher.generator(), pictures()).run(0, count -> {});
        Map<String, HostTensor> disturbed = disturbed(GoldenFiles.TINY.weights(NetworkKind.GENERATOR));

        // when
        List<Score> scores;
        try (GeneratorEngine student =
                NetworkLoader.load(ONE_THREAD, loader -> loader.loadGenerator(TINY, disturbed))) {
            scores = new StudentEvaluation(teacher, student, pictures()).run(ALL, count -> {});
        }

        // then
        for (int i = 0; i < scores.size(); i++) {
            Score score = scores.get(i);
            assertThat(score.student()).satisfies(StudentEvaluationTest::differs);
            assertThat(score.student().psnr()).isCloseTo(mean(score, Psnr::between), within(1e-9));
            assertThat(1 - score.student().structureDistance())
                    .isCloseTo(mean(score, MultiScaleSimilarity::between), within(1e-9));
            assertThat(score.ofStudent()).isNotEqualTo(score.ofTeacher());
            assertThat(score.ofTeacher()).isEqualTo(ofItself.get(i).ofTeacher());
            assertThat(score.otherStyle()).isEqualTo(ofItself.get(i).otherStyle());
        }
    }

    private static void differs(Likeness likeness) {
        assertThat(likeness.psnr()).isBetween(1.0, 60.0);
        assertThat(likeness.structureDistance()).isBetween(1e-4, 1.0);
        assertThat(likeness.styleDistance()).isGreaterThan(1e-4);
    }

    private interface Comparison {
        double of(RgbPicture teacher, RgbPicture student);
    }

    private static double mean(Score score, Comparison comparison) {
        assertThat(score.examples()).hasSize(ALL);
        ToDoubleFunction<Example> compare = example -> comparison.of(example.teacher(), example.student());
        return score.examples().stream().mapToDouble(compare).average().orElseThrow();
    }

    private static Map<String, HostTensor> disturbed(Map<String, HostTensor> weights) {
        Random random = new Random(4);
        Map<String, HostTensor> disturbed = new HashMap<>();
        weights.forEach((name, weight) -> {
            float[] values = weight.toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) (1 + 0.1 * random.nextGaussian());
            }
            disturbed.put(name, HostTensor.ofFloats(values, weight.shape()));
        });
        return disturbed;
    }

    /** Slopes of random colours. */
    private static List<List<RgbPicture>> pictures() {
        Random random = new Random(6);
        int side = TINY.imageSize();
        List<List<RgbPicture>> pictures = new ArrayList<>();
        for (int domain = 0; domain < TINY.domains(); domain++) {
            List<RgbPicture> ofDomain = new ArrayList<>();
            for (int n = 0; n < PER_DOMAIN; n++) {
                byte[] rgb = new byte[3 * side * side];
                int[] start = random.ints(3, 0, 128).toArray();
                int[] slope = random.ints(3, 0, 3).toArray();
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) (start[i % 3] + slope[i % 3] * (i / 3 % side));
                }
                ofDomain.add(new RgbPicture(side, side, rgb));
            }
            pictures.add(ofDomain);
        }
        return pictures;
    }
}
