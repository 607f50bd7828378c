package io.stylestream.image;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.io.IOException;
import javax.imageio.ImageReader;

/** Estimates from a picture's header how much heap memory its pixels will take at the worst moment. */
final class DecodeCost {
    private static final int RGB_BYTES = 3;

    /**
     * The least that stands beside the RGB pixels: after the reader's image is gone, a copy turned upright, or one to
     * scale (3 bytes a pixel) and its half-size successor (less than 1).
     */
    private static final int LEAST_COPY_BYTES = 4;

    private DecodeCost() {}

    /** Bytes for the RGB pixels and a copy, where nothing else of the whole picture is in the heap. */
    static long bytes(int width, int height) {
        return (long) width * height * (RGB_BYTES + LEAST_COPY_BYTES);
    }

    /**
     * Bytes for the reader's own image, with as many and as wide samples as the file has, and for the RGB pixels.
     *
     * @param reader with its input set
     */
    static long bytes(ImageReader reader) throws IOException {
        SampleModel layout = reader.getImageTypes(0).next().getSampleModel();
        int imageBytes = layout.getNumDataElements() * DataBuffer.getDataTypeSize(layout.getDataType()) / Byte.SIZE;
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        return pixels * (RGB_BYTES + Math.max(imageBytes, LEAST_COPY_BYTES));
    }

    /**
     * Bytes for the canvas and, where the frame does not fill it, for the frame as well. The reader's own image has up
     * to 32 bits a pixel.
     */
    static long bytes(Rectangle frame, Rectangle canvas) {
        long bytes = bytes(canvas.width, canvas.height);
        return frame.equals(canvas) ? bytes : bytes + bytes(frame.width, frame.height);
    }
}
