package io.stylestream.translation;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.core.StyleCode;
import io.stylestream.image.BufferedPictures;
import io.stylestream.image.RgbPicture;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.checkpoint.CheckpointImport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** The tiny golden networks as a model directory, with their inputs and what PyTorch made of them. */
final class GoldenModel {
    static final List<String> DOMAINS = List.of("ink", "oil", "chalk");
    static final int SIZE = 64;
    static final int STYLE_SIZE = 8;
    /** Two decoder blocks at the bottleneck, two that double the picture; two layers each. */
    static final int LAYERS = 8;

    private final Map<String, HostTensor> inputs = GoldenFiles.TINY.inputs();
    private final Map<String, HostTensor> expected = GoldenFiles.TINY.expected();

    static ModelDirectory importTo(Path directory) {
        return CheckpointImport.open(GoldenFiles.TINY.checkpoint()).writeTo(directory, "tiny", "1", DOMAINS, null);
    }

    /** A picture (3,H,W) in -1..1 of a batch, rounded to 8 bits. */
    RgbPicture input(String name, int index) {
        return picture(inputs, name, index);
    }

    /** The PNG file of {@link #input}. */
    byte[] inputFile(String name, int index) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(BufferedPictures.toImage(input(name, index)), "png", file);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return file.toByteArray();
    }

    RgbPicture expectedPicture(String name, int index) {
        return picture(expected, name, index);
    }

    StyleCode expectedStyle(String name, int index) {
        float[] codes = expected.get(name).toFloats();
        return StyleCode.uniform(Arrays.copyOfRange(codes, index * STYLE_SIZE, (index + 1) * STYLE_SIZE));
    }

    String domain(String name, int index) {
        return DOMAINS.get((int) inputs.get(name).toLongs()[index]);
    }

    private static RgbPicture picture(Map<String, HostTensor> tensors, String name, int index) {
        float[] values = tensors.get(name).toFloats();
        int plane = SIZE * SIZE;
        byte[] rgb = new byte[3 * plane];
        for (int channel = 0; channel < 3; channel++) {
            for (int pixel = 0; pixel < plane; pixel++) {
                float value = values[(3 * index + channel) * plane + pixel];
                rgb[3 * pixel + channel] = (byte) Math.round(Math.min(255, Math.max(0, (value + 1) * 127.5f)));
            }
        }
        return new RgbPicture(SIZE, SIZE, rgb);
    }
}
