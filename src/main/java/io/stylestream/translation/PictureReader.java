package io.stylestream.translation;

import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureResizer;
import io.stylestream.image.RgbPicture;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * From encoded bytes to a picture at the model's size. Thread-safe.
 *
 * @param decoder with the limits for pictures from outside
 * @param resizer to the model's size
 */
record PictureReader(PictureDecoder decoder, PictureResizer resizer) {
    /** @throws io.stylestream.core.RecordFailure if the bytes are no readable picture within the limits */
    RgbPicture read(byte[] file) {
        return decoder.decode(file, resizer::resize);
    }

    /** SHA-256, hexadecimal. */
    static String contentHash(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
