package io.stylestream.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Figures that are shown together in one chart.
 *
 * @param columns of the figures, with the name that each curve gets
 */
record LossPanel(String title, IterationFigures figures, Map<String, String> columns) {
    private static final String DISCRIMINATOR = "discriminator_";
    private static final String GENERATOR = "generator_";
    private static final String DISTILLATION = "distillation.";
    private static final String TEACHER = "teacher";
    private static final String GRADIENT = ".gradient.";

    /** The panels of a run, the training's first. */
    static List<LossPanel> all(IterationFigures losses, IterationFigures validation) {
        return List.of(
                of("discriminator losses", losses, DISCRIMINATOR, name -> !name.contains(GRADIENT)),
                of("generator losses", losses, GENERATOR, name -> !name.contains(GRADIENT)),
                of("difference from the teacher", losses, DISTILLATION, name -> !name.contains(GRADIENT)),
                of("validation: difference from the teacher", validation, "", name -> name.startsWith(TEACHER)),
                of(
                        "validation: reconstruction and style",
                        validation,
                        "",
                        name -> !name.startsWith("diversity") && !name.startsWith(TEACHER)),
                of("validation: diversity", validation, "", name -> name.startsWith("diversity")));
    }

    /** The panels of the losses alone. */
    static List<LossPanel> training(IterationFigures losses) {
        return all(losses, new IterationFigures(List.of(), List.of())).subList(0, 3);
    }

    private static LossPanel of(String title, IterationFigures figures, String prefix, Predicate<String> shown) {
        Map<String, String> columns = new LinkedHashMap<>();
        figures.columns().stream()
                .skip(1)
                .filter(name -> name.startsWith(prefix) && shown.test(name))
                .forEach(name -> columns.put(name, words(name.substring(prefix.length()))));
        return new LossPanel(title, figures, columns);
    }

    /** A column's name for people, for example {@code latent: cycle}. */
    static String words(String column) {
        return column.replace(".", ": ").replace('_', ' ');
    }

    LossChart draw(int width, int height) {
        return new LossChart(title, figures, columns, width, height);
    }
}
