package io.stylestream.engine.tensorrt;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;

/**
 * The library that TensorRT takes its kernels from when it builds a plan for one generation of GPUs. Plans that were
 * built before run without it.
 *
 * @param file its name
 */
record BuilderResource(String file) {
    private static final String VERSION =
            "%d.%d.%d".formatted(nvinfer.NV_TENSORRT_MAJOR, nvinfer.NV_TENSORRT_MINOR, nvinfer.NV_TENSORRT_PATCH);

    /** Generations that have a library of their own, by compute capability; all others share the one of Maven's jar. */
    private static final Map<String, String> OWN = Map.of(
            "7.5", "sm75", "8.0", "sm80", "8.6", "sm86", "8.9", "sm89", "9.0", "sm90", "10.0", "sm100", "12.0",
            "sm120");

    private static final String NATIVES = "org/bytedeco/tensorrt/linux-x86_64";

    /** Where the dynamic linker looks by itself. */
    private static final List<Path> STANDARD = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib64"),
            Path.of("/lib64"),
            Path.of("/usr/lib"),
            Path.of("/lib"),
            Path.of("/usr/local/lib"));

    /**
     * The library for a GPU.
     *
     * @param capability its compute capability, for example {@code 9.0}
     * @return empty if it needs none beside those of Maven's jar
     */
    static Optional<BuilderResource> of(String capability) {
        return Optional.ofNullable(OWN.get(capability))
                .map(generation ->
                        new BuilderResource("libnvinfer_builder_resource_%s.so.%s".formatted(generation, VERSION)));
    }

    /** Why TensorRT cannot build plans for a GPU of this compute capability, in one sentence; empty if it can. */
    static Optional<String> missing(String capability) {
        List<Path> folders = folders(Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")), unpacked());
        return of(capability).filter(resource -> !resource.isIn(folders)).map(BuilderResource::sentence);
    }

    /**
     * Where TensorRT finds libraries.
     *
     * @param libraryPath value of LD_LIBRARY_PATH
     * @param own the folders of its own libraries
     */
    static List<Path> folders(Optional<String> libraryPath, List<Path> own) {
        List<Path> folders = new ArrayList<>();
        libraryPath.ifPresent(path -> Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .forEach(folder -> folders.add(Path.of(folder))));
        folders.addAll(own);
        folders.addAll(STANDARD);
        return folders;
    }

    /** Whether one of the folders has it. */
    boolean isIn(List<Path> folders) {
        return folders.stream().anyMatch(folder -> Files.isReadable(folder.resolve(file)));
    }

    /** Says what is missing, and what would help. */
    String sentence() {
        return ("plans for this GPU cannot be built without %s, which Maven's libraries of TensorRT do not contain;"
                        + " unpack NVIDIA's TensorRT %s and put its folder lib on LD_LIBRARY_PATH")
                .formatted(file, VERSION);
    }

    /** The folders into which JavaCPP has unpacked TensorRT's libraries from the jars that it knows. */
    static List<Path> unpacked(Path cache) {
        try (Stream<Path> jars = Files.list(cache)) {
            return jars.map(jar -> jar.resolve(NATIVES))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // nothing is unpacked yet
        }
    }

    private static List<Path> unpacked() {
        try {
            return unpacked(Loader.getCacheDir().toPath());
        } catch (IOException e) {
            return List.of();
        }
    }
}
