package io.stylestream.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/** Remembers the first warning which means that pixels are missing or wrong, and not merely unusual metadata. */
final class DamageListener implements IIOReadWarningListener {
    @Nullable
    private String damage;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        if (damage == null && meansDamage(warning.toLowerCase(Locale.ROOT))) {
            damage = warning;
        }
    }

    /** The decoder's words where the picture is damaged, else null. */
    @Nullable
    String damage() {
        return damage;
    }

    /** Bytes between segments are harmless and common: cameras pad there. */
    private static boolean meansDamage(String warning) {
        return warning.contains("premature end")
                || warning.contains("truncated")
                || warning.contains("corrupt") && !warning.contains("extraneous bytes");
    }
}
