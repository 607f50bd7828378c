package io.stylestream.translation;

import io.stylestream.core.StyleCode;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.image.JpegCodec;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureResizer;
import io.stylestream.image.RgbPicture;
import io.stylestream.image.SyntheticMark;
import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.util.ArrayList;
import java.util.List;

/** Translates with the networks of one model directory. Thread-safe. */
public final class ModelTranslator implements PictureTranslator {
    private final ModelIdentity identity;
    private final ModelFrame frame;
    private final ServingNetworks networks;
    private final PictureReader pictures;
    private final StyleResolver styles;
    private final JpegCodec codec;
    private final PictureEncoder encoder;

    private ModelTranslator(
            ModelDirectory directory,
            ServingNetworks networks,
            JpegCodec codec,
            TranslatorSettings settings,
            StyleCache cache) {
        Manifest manifest = directory.manifest();
        StarGanV2 architecture = networks.architecture();
        this.identity = new ModelIdentity(manifest.name(), manifest.version(), networks.engineName());
        this.frame = new ModelFrame(manifest.name(), architecture, manifest.domains());
        this.networks = networks;
        this.pictures = new PictureReader(
                new PictureDecoder(settings.limits(), codec),
                new PictureResizer(architecture.imageSize(), settings.fit()));
        this.styles = new StyleResolver(
                new ReferenceStyles(networks.styleEncoder(), directory.fingerprint(NetworkKind.STYLE_ENCODER), cache),
                new LatentStyles(networks.mappingNetwork(), architecture.latentSize()),
                architecture.adainLayers());
        this.codec = codec;
        this.encoder = new PictureEncoder(
                new SyntheticMark(manifest.name(), manifest.version()), settings.jpegQuality(), codec);
    }

    /**
     * Loads a model's networks into an engine.
     *
     * @param cache holds the style codes of reference pictures; may be shared
     * @throws io.stylestream.core.UsageError if the engine is unknown, the directory lacks a network or is damaged, or
     *     the codec cannot be used
     * @throws io.stylestream.engine.EngineFailure if the engine refuses a network
     */
    public static ModelTranslator open(
            ModelDirectory directory, EngineSettings engine, TranslatorSettings settings, StyleCache cache) {
        ServingNetworks networks = ServingNetworks.open(directory, engine);
        try {
            JpegCodec codec = JpegCodec.open(settings.jpegCodec(), networks.areOnGpu());
            return new ModelTranslator(directory, networks, codec, settings, cache);
        } catch (RuntimeException failure) {
            networks.close();
            throw failure;
        }
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public PreparedOrder prepare(TranslationOrder order) {
        int domain = frame.domainIndex(order.domain());
        PreparedStyle style = new StylePreparation(frame, pictures, domain).prepare(order.style());
        return new PreparedOrder(order, pictures.read(order.picture()), style);
    }

    @Override
    public List<TranslatedPicture> translate(List<PreparedOrder> orders) {
        if (orders.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one order");
        }
        List<StyleCode> codes =
                styles.resolve(orders.stream().map(PreparedOrder::style).toList());
        List<byte[]> sources =
                orders.stream().map(order -> order.picture().rgb()).toList();
        List<byte[]> redrawn = networks.generator().run(sources, codes);
        int size = frame.architecture().imageSize();
        List<TranslatedPicture> translated = new ArrayList<>(redrawn.size());
        for (int i = 0; i < redrawn.size(); i++) {
            translated.add(new TranslatedPicture(new RgbPicture(size, size, redrawn.get(i)), codes.get(i)));
        }
        return translated;
    }

    @Override
    public byte[] encode(TranslatedPicture picture, TranslationOrder order) {
        return encoder.encode(picture.picture(), order.format());
    }

    /** Waits for running calls, then frees the networks and the codec. */
    @Override
    public void close() {
        networks.close();
        codec.close();
    }
}
