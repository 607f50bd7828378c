package io.stylestream.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * The readable picture formats, told apart by their first bytes; never by a file name or a claimed media type.
 *
 * <p>An explicit list, because Image I/O would also try formats whose signature is a matter of luck.
 */
enum FileSignature {
    PNG("png", "\u0089PNG\r\n\u001a\n"),
    JPEG("jpeg", "\u00ff\u00d8\u00ff"),
    WEBP("webp", "RIFF????WEBP"),
    GIF("gif", "GIF8?a"),
    BMP("bmp", "BM????\0\0\0\0");

    private static final char ANY = '?';

    private final String imageIoName;
    private final String pattern;

    FileSignature(String imageIoName, String pattern) {
        this.imageIoName = imageIoName;
        this.pattern = pattern;
    }

    /** The format's name in Image I/O. */
    String imageIoName() {
        return imageIoName;
    }

    /** The format that the bytes claim to be. */
    static Optional<FileSignature> of(byte[] bytes) {
        return Arrays.stream(values())
                .filter(signature -> signature.matches(bytes))
                .findFirst();
    }

    private boolean matches(byte[] bytes) {
        if (bytes.length < pattern.length()) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char expected = pattern.charAt(i);
            if (expected != ANY && expected != (bytes[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
