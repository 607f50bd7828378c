package io.stylestream.app.translate;

import io.stylestream.app.EngineOptions;
import io.stylestream.app.Models;
import io.stylestream.app.OutputFolder;
import io.stylestream.app.PictureProgress;
import io.stylestream.app.translate.PictureFiles.Job;
import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.core.UsageError;
import io.stylestream.image.JpegDevice;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureFormat;
import io.stylestream.image.PictureLimits;
import io.stylestream.image.RgbPicture;
import io.stylestream.image.SyntheticMark;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.translation.StyleSpec;
import io.stylestream.translation.TranslatedPicture;
import io.stylestream.translation.TranslationOrder;
import io.stylestream.translation.TranslatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code translate}: restyles files and folders of pictures, without Kafka. */
@Command(
        name = "translate",
        description = "Restyles files and folders of pictures. A run that was stopped goes on with what is missing.",
        showDefaultValues = true,
        sortOptions = false)
public final class TranslateCommand implements Callable<Integer> {
    private static final int BATCH_SIZE = 32;

    @Parameters(arity = "1..*", paramLabel = "INPUT", description = "Pictures and folders of pictures.")
    List<Path> inputs = List.of();

    @Option(names = "--domain", required = true, description = "Target domain, one of the model's.")
    String domain = "";

    @Option(
            names = "--style",
            required = true,
            description = {
                "picture:FILE, seed:N or code:V,V,...;",
                "weighted: '0.7*picture:a.png + 0.3*seed:4';",
                "by AdaIN layer: '0=picture:a.png 6=seed:4'."
            })
    String style = "";

    @Option(
            names = "--psi",
            defaultValue = "1",
            description = "Truncation of seeds, 0 (the domain's mean style) to 1 (none).")
    double psi;

    @Option(names = "--out", required = true, description = "Folder for the results.")
    Path out = Path.of("");

    @Option(names = "--format", defaultValue = "PNG", description = "Format of the results: ${COMPLETION-CANDIDATES}.")
    PictureFormat format = PictureFormat.PNG;

    @Option(
            names = "--jpeg-codec",
            defaultValue = "auto",
            description = "What writes and reads JPEG files: cpu, gpu, or auto: a GPU writes large ones if it has the"
                    + " networks.")
    JpegDevice jpegCodec = JpegDevice.AUTO;

    @Option(names = "--overwrite", description = "Translate also what already has a result.")
    boolean overwrite;

    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Mixin
    EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() throws IOException {
        StyleSpec spec = new StyleText(psi).parse(style);
        PictureFiles.Found found = PictureFiles.find(inputs, out, format);
        List<Job> all = found.jobs();
        List<Job> jobs = all.stream()
                .filter(job -> overwrite || !Files.exists(job.target()))
                .toList();
        OutputFolder.make(out);
        int failed = 0;
        try (PictureTranslator translator = Models.translator(
                        Models.open(model), engine.settings(), TranslatorSettings.DEFAULT.withJpegCodec(jpegCodec));
                PictureProgress progress = new PictureProgress(jobs.size())) {
            requireUsable(translator, spec);
            for (int from = 0; from < jobs.size(); from += BATCH_SIZE) {
                List<Job> batch = jobs.subList(from, Math.min(jobs.size(), from + BATCH_SIZE));
                failed += translate(translator, batch, spec);
                progress.step(batch.size());
            }
        }
        System.out.printf(
                "translated %d of %d pictures into %s; %d were there already, %d failed%n",
                jobs.size() - failed, all.size(), out, all.size() - jobs.size(), failed);
        if (found.unreadable() > 0) {
            System.out.printf("%d files or folders named above could not be read%n", found.unreadable());
        }
        if (jobs.isEmpty()) {
            System.out.println("to draw them again, in another style say, add --overwrite or choose another --out");
        }
        return failed + found.unreadable() == 0 ? 0 : 1;
    }

    /** A wrong domain or style would fail for every picture alike: it is the command that is wrong. */
    private void requireUsable(PictureTranslator translator, StyleSpec spec) {
        byte[] anyPicture = new PictureEncoder(new SyntheticMark("none", "none"))
                .encode(new RgbPicture(1, 1, new byte[3]), PictureFormat.PNG);
        try {
            translator.prepare(new TranslationOrder(anyPicture, domain, spec, format));
        } catch (RecordFailure failure) {
            throw new UsageError(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Translates what can be translated; gives the number of failures. */
    private int translate(PictureTranslator translator, List<Job> batch, StyleSpec spec) {
        List<Job> good = new ArrayList<>();
        List<PreparedOrder> orders = new ArrayList<>();
        for (Job job : batch) {
            try {
                orders.add(translator.prepare(new TranslationOrder(read(job.source()), domain, spec, format)));
                good.add(job);
            } catch (RecordFailure failure) {
                System.err.println(job.source() + ": " + failure.getMessage());
            } catch (IOException failure) {
                System.err.println(job.source() + " cannot be read: " + failure.getMessage());
            }
        }
        if (!orders.isEmpty()) {
            List<TranslatedPicture> pictures = translator.translate(orders);
            for (int i = 0; i < good.size(); i++) {
                write(
                        good.get(i).target(),
                        translator.encode(pictures.get(i), orders.get(i).order()));
            }
        }
        return batch.size() - good.size();
    }

    private static byte[] read(Path source) throws IOException {
        long limit = PictureLimits.DEFAULT.maxBytes();
        if (Files.size(source) > limit) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    "the file has more than the %d bytes that are read".formatted(limit));
        }
        return Files.readAllBytes(source);
    }

    private void write(Path target, byte[] file) {
        Path partial = target.toAbsolutePath().resolveSibling("." + target.getFileName() + ".partial");
        try {
            Files.createDirectories(partial.resolveSibling(""));
            Files.write(partial, file);
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw OutputFolder.unwritable(out, e);
        }
    }
}
