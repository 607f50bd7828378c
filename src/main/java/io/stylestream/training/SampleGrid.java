package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.network.torch.TorchTensors;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The picture that shows how far a run is: rows are sources, columns styles; the first columns take their style from
 * the reference on top, the last ones from latent codes. The same sources and styles in every grid of a run.
 */
final class SampleGrid {
    private static final int SOURCES_PER_DOMAIN = 2;
    private static final int REFERENCES_PER_DOMAIN = 2;
    private static final long LATENT_SEED = 20;

    private final TrainingPictures pictures;
    private final List<float[]> sources = new ArrayList<>();
    private final List<float[]> references = new ArrayList<>();

    SampleGrid(TrainingPictures pictures) {
        this.pictures = pictures;
        for (int domain = 0; domain < pictures.domainCount(); domain++) {
            take(domain, 0, SOURCES_PER_DOMAIN, sources);
            take(domain, SOURCES_PER_DOMAIN, REFERENCES_PER_DOMAIN, references);
        }
    }

    private void take(int domain, int from, int count, List<float[]> target) {
        int taken = 0;
        for (int i = 0; i < pictures.count(domain) && taken < count; i++) {
            float[] picture = pictures.read(domain, (from + i) % pictures.count(domain), Augmentation.NONE);
            if (picture != null) {
                target.add(picture);
                taken++;
            }
        }
    }

    /** Translates with the given networks and writes a PNG. */
    void write(TorchNetworks networks, Path png) throws IOException {
        int side = pictures.size();
        int domains = pictures.domainCount();
        int columns = references.size() + domains;
        BufferedImage grid =
                new BufferedImage((columns + 1) * side, (sources.size() + 1) * side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = grid.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
        for (int column = 0; column < references.size(); column++) {
            graphics.drawImage(toImage(references.get(column), 0), (column + 1) * side, 0, null);
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor x = TorchTensors.ofFloats(concatenate(sources), sources.size(), 3, side, side);
            for (int row = 0; row < sources.size(); row++) {
                graphics.drawImage(toImage(sources.get(row), 0), 0, (row + 1) * side, null);
            }
            for (int column = 0; column < columns; column++) {
                Tensor style = column < references.size()
                        ? referenceStyle(networks, column)
                        : latentStyle(networks, column - references.size());
                HostTensor drawn = TorchTensors.toHost(networks.generate(x, style.expand(sources.size(), -1)));
                float[] values = drawn.toFloats();
                for (int row = 0; row < sources.size(); row++) {
                    BufferedImage image = toImage(values, row * 3 * side * side);
                    graphics.drawImage(image, (column + 1) * side, (row + 1) * side, null);
                }
            }
        } finally {
            graphics.dispose();
        }
        Files.createDirectories(png.toAbsolutePath().getParent());
        ImageIO.write(grid, "png", png.toFile());
    }

    private Tensor referenceStyle(TorchNetworks networks, int column) {
        int side = pictures.size();
        Tensor picture = TorchTensors.ofFloats(references.get(column), 1, 3, side, side);
        return networks.encode(picture, TorchTensors.ofLongs(column / REFERENCES_PER_DOMAIN));
    }

    private Tensor latentStyle(TorchNetworks networks, int domain) {
        SplittableRandom random = new SplittableRandom(LATENT_SEED);
        float[] z = new float[networks.architecture().latentSize()];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) random.nextGaussian();
        }
        return networks.map(TorchTensors.ofFloats(z, 1, z.length), TorchTensors.ofLongs(domain));
    }

    private static float[] concatenate(List<float[]> parts) {
        float[] all = new float[parts.size() * parts.get(0).length];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i), 0, all, i * parts.get(i).length, parts.get(i).length);
        }
        return all;
    }

    private BufferedImage toImage(float[] planes, int offset) {
        int side = pictures.size();
        int plane = side * side;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < plane; i++) {
            int rgb = toByte(planes[offset + i]) << 16
                    | toByte(planes[offset + plane + i]) << 8
                    | toByte(planes[offset + 2 * plane + i]);
            image.setRGB(i % side, i / side, rgb);
        }
        return image;
    }

    private static int toByte(float value) {
        return Math.max(0, Math.min(255, Math.round((value + 1) * 127.5f)));
    }
}
