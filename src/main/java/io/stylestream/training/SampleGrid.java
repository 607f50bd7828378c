package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.image.BufferedPictures;
import io.stylestream.image.PictureGrid;
import io.stylestream.image.PictureGrid.Heading;
import io.stylestream.image.RgbPicture;
import io.stylestream.model.AtomicFile;
import io.stylestream.network.torch.TorchTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
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
    private final List<Shown> sources = new ArrayList<>();
    private final List<Shown> references = new ArrayList<>();

    /** A picture of the data set: domain index and planes in [-1, 1]. */
    private record Shown(int domain, float[] planes) {}

    SampleGrid(TrainingPictures pictures) {
        this.pictures = pictures;
        this.domains = pictures.domains();
        for (int domain = 0; domain < pictures.domainCount(); domain++) {
            take(domain, 0, SOURCES_PER_DOMAIN, sources);
            take(domain, SOURCES_PER_DOMAIN, REFERENCES_PER_DOMAIN, references);
        }
    }

    private void take(int domain, int from, int count, List<Shown> target) {
        int taken = 0;
        for (int i = 0; i < pictures.count(domain) && taken < count; i++) {
            float[] picture = pictures.read(domain, (from + i) % pictures.count(domain), Augmentation.NONE);
            if (picture != null) {
                target.add(new Shown(domain, picture));
                taken++;
            }
        }
    }

    /** Translates with the given networks and writes a PNG. */
    void write(TorchNetworks networks, Path png) throws IOException {
        List<Heading> columns = new ArrayList<>();
        List<List<RgbPicture>> drawn = new ArrayList<>();
        for (Shown reference : references) {
            columns.add(heading(reference));
            drawn.add(draw(networks, () -> referenceStyle(networks, reference)));
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
            rows.add(heading(sources.get(row)));
            cells.add(drawn.stream().map(column -> column.get(of)).toList());
        }
        RgbPicture sheet = new PictureGrid(rows, columns, cells).draw(1);
        Files.createDirectories(png.toAbsolutePath().resolveSibling(""));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream inMemory = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(BufferedPictures.toImage(sheet), "png", inMemory);
        }
        AtomicFile.write(png, bytes.toByteArray());
    }

    private Heading heading(Shown shown) {
        return new Heading(domains.get(shown.domain()), toPicture(shown.planes()));
    }

    /** All sources in one style (1,S); one by one, so that only one picture's features are in memory. */
    private List<RgbPicture> draw(TorchNetworks networks, Supplier<Tensor> style) {
        HostTensor code = compute(style);
        return sources.stream()
                .map(source -> compute(() -> networks.generate(tensor(source), TorchTensors.of(code))))
                .map(drawn -> toPicture(drawn.toFloats()))
                .toList();
    }

    private static HostTensor compute(Supplier<Tensor> work) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            return TorchTensors.toHost(work.get());
        }
    }

    private Tensor tensor(Shown shown) {
        return TorchTensors.ofFloats(shown.planes(), 1, 3, pictures.size(), pictures.size());
    }

    private Tensor referenceStyle(TorchNetworks networks, Shown reference) {
        return networks.encode(tensor(reference), TorchTensors.ofLongs(reference.domain()));
    }

    private Tensor latentStyle(TorchNetworks networks, int domain) {
        float[] z = LatentCodes.normal(
                new SplittableRandom(LATENT_SEED), networks.architecture().latentSize());
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
