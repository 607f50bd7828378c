package io.stylestream.training;

import io.stylestream.image.BufferedPictures;
import io.stylestream.image.PictureGrid;
import io.stylestream.image.PictureGrid.Heading;
import io.stylestream.image.RgbPicture;
import io.stylestream.network.torch.TorchTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
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
    private final List<String> domains;
    private final List<float[]> sources = new ArrayList<>();
    private final List<float[]> references = new ArrayList<>();

    SampleGrid(TrainingPictures pictures) {
        this.pictures = pictures;
        this.domains = pictures.domains();
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
        List<Heading> columns = new ArrayList<>();
        List<List<RgbPicture>> drawn = new ArrayList<>();
        for (int column = 0; column < references.size(); column++) {
            int of = column;
            columns.add(new Heading(domains.get(column / REFERENCES_PER_DOMAIN), toPicture(references.get(column))));
            drawn.add(draw(networks, () -> referenceStyle(networks, of)));
        }
        for (int domain = 0; domain < domains.size(); domain++) {
            int of = domain;
            columns.add(Heading.of(domains.get(domain) + " latent"));
            drawn.add(draw(networks, () -> latentStyle(networks, of)));
        }
        List<Heading> rows = new ArrayList<>();
        List<List<RgbPicture>> cells = new ArrayList<>();
        for (int row = 0; row < sources.size(); row++) {
            int of = row;
            rows.add(new Heading(domains.get(row / SOURCES_PER_DOMAIN), toPicture(sources.get(row))));
            cells.add(drawn.stream().map(column -> column.get(of)).toList());
        }
        RgbPicture sheet = new PictureGrid(rows, columns, cells).draw(1);
        Files.createDirectories(png.toAbsolutePath().resolveSibling(""));
        ImageIO.write(BufferedPictures.toImage(sheet), "png", png.toFile());
    }

    /** All sources in one style (1,S); one by one, so that only one picture's features are in memory. */
    private List<RgbPicture> draw(TorchNetworks networks, Supplier<Tensor> style) {
        int side = pictures.size();
        return sources.stream()
                .map(source -> {
                    try (PointerScope scope = new PointerScope();
                            NoGradGuard noGrad = new NoGradGuard()) {
                        Tensor x = TorchTensors.ofFloats(source, 1, 3, side, side);
                        return toPicture(TorchTensors.toHost(networks.generate(x, style.get()))
                                .toFloats());
                    }
                })
                .toList();
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

    /** A picture from planes in [-1, 1]. */
    private RgbPicture toPicture(float[] planes) {
        int side = pictures.size();
        int plane = side * side;
        byte[] rgb = new byte[3 * plane];
        for (int i = 0; i < plane; i++) {
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * i + channel] = (byte) toByte(planes[channel * plane + i]);
            }
        }
        return new RgbPicture(side, side, rgb);
    }

    private static int toByte(float value) {
        return Math.max(0, Math.min(255, Math.round((value + 1) * 127.5f)));
    }
}
