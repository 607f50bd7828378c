package io.stylestream.app;

import io.stylestream.model.Manifest;
import io.stylestream.model.checkpoint.CheckpointImport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import}: a checkpoint of the official code becomes a model directory. */
@Command(
        name = "import",
        description = "Turns an official StarGAN v2 checkpoint into a model directory; executes nothing from it.",
        showDefaultValues = true,
        sortOptions = false)
final class ImportCommand implements Callable<Integer> {
    @Option(
            names = "--checkpoint",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            required = true,
            description = "A .ckpt, .pt or .safetensors file.")
    Path checkpoint = Path.of("");

    @Option(
            names = "--domains",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            required = true,
            split = ",",
            converter = Stripped.class,
            description = "Names of the domains, in the order of the checkpoint's domain indices.")
    List<String> domains = List.of();

    @Option(
            names = "--out",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            required = true,
            description = "Model directory to write; absent or empty.")
    Path out = Path.of("");

    @Option(names = "--name", description = "Name of the model. Default: the name of --out.")
    @Nullable
    String name;

    @Option(names = "--model-version", defaultValue = "1", description = "Version of the model.")
    String version = "";

    @Spec
    @Nullable
    CommandSpec spec;

    /** A blank beside a comma is no part of a name. */
    static final class Stripped implements ITypeConverter<String> {
        @Override
        public String convert(String name) {
            return name.strip();
        }
    }

    @Override
    public Integer call() {
        CheckpointImport found = CheckpointImport.open(checkpoint);
        System.out.println(found.description());
        found.writeTo(
                out,
                name != null ? name : Manifest.nameFrom(CommandLines.lastName(out)),
                version,
                domains,
                CommandLines.of(spec));
        System.out.println("model directory: " + out);
        return 0;
    }
}
