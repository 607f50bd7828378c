package io.stylestream.training;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Says the numbers of a settings record in words, by the names of its components. */
final class RecordWords {
    private RecordWords() {}

    /** All components, for example {@code image size 256, domains 3}. */
    static String all(Record settings) {
        List<String> said = new ArrayList<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            said.add(words(component.getName()) + " " + plain(value(component, settings)));
        }
        return String.join(", ", said);
    }

    /**
     * The components that differ from a standard, each with both values; records within the record are gone through
     * likewise.
     */
    static <R extends Record> List<String> differences(R settings, R standard) {
        List<String> said = new ArrayList<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Object mine = value(component, settings);
            Object usual = value(component, standard);
            if (mine instanceof Record inner && usual instanceof Record innerStandard) {
                said.addAll(differences(inner, innerStandard));
            } else if (!Objects.equals(mine, usual)) {
                said.add("%s %s (%s)".formatted(words(component.getName()), plain(mine), plain(usual)));
            }
        }
        return said;
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static String plain(Object value) {
        String text = String.valueOf(value);
        if (text.equals("[]")) {
            return "none";
        }
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
