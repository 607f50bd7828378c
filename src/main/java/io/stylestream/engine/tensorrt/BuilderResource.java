package io.stylestream.engine.tensorrt;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;

/**
 * The library that TensorRT takes its kernels from when it builds plans. Plans that were built before run without it.
 *
 * <p>TensorRT asks the dynamic linker for it by its file name, so it has to lie where the linker looks. That JavaCPP
 * has loaded it from elsewhere is not enough, since the library calls itself by another name. But the linker remembers
 * every name that a library was once found by, and for code of JavaCPP it also looks in that code's own folder: after
 * JavaCPP has asked for it with a link there, TensorRT finds it wherever it is.
 */
final class BuilderResource {
    static final String FILE = "libnvinfer_builder_resource.so.%d.%d.%d"
            .formatted(nvinfer.NV_TENSORRT_MAJOR, nvinfer.NV_TENSORRT_MINOR, nvinfer.NV_TENSORRT_PATCH);

    private static final String VERSION = "%d.%d".formatted(nvinfer.NV_TENSORRT_MAJOR, nvinfer.NV_TENSORRT_MINOR);

    /** Compute capabilities of the GPUs that it has kernels for. */
    private static final double OLDEST = 7.5;

    private static final double NEWEST = 9.0;

    private static final String BINDING_PREFIX = "jni";

    private BuilderResource() {}

    /** Looks for it on first use, and keeps the answer. */
    private static final class Answer {
        static final Optional<String> OBSTACLE = load();
    }

    /**
     * Why TensorRT has no kernels for a GPU, in one sentence; empty if it has some.
     *
     * @param capability its compute capability, for example {@code 9.0}
     */
    static Optional<String> unfit(String capability) {
        double given = Double.parseDouble(capability);
        return given >= OLDEST && given <= NEWEST
                ? Optional.empty()
                : Optional.of("TensorRT %s builds plans for GPUs of compute capability %s to %s, but this one has %s"
                        .formatted(VERSION, OLDEST, NEWEST, capability));
    }

    /** Why TensorRT does not find it, in one sentence; empty if it does. Only to be asked once TensorRT is loaded. */
    static Optional<String> missing() {
        return Answer.OBSTACLE;
    }

    private static Optional<String> load() {
        Map<String, String> loaded = Loader.getLoadedLibraries();
        Optional<Path> unpacked = loaded.values().stream()
                .map(Path::of)
                .filter(file -> file.endsWith(FILE))
                .findFirst();
        try {
            if (unpacked.isPresent()) {
                makeKnown(unpacked.get(), FILE, bindingFolders(loaded));
            } else {
                Loader.loadGlobal(FILE);
            }
            return Optional.empty();
        } catch (IOException | LinkageError e) {
            return Optional.of(("TensorRT cannot build plans without %s, whose folder must be on LD_LIBRARY_PATH; with"
                            + " glibc 2.41 or newer, start with GLIBC_TUNABLES=glibc.rtld.execstack=2 (%s)")
                    .formatted(FILE, e.getMessage()));
        }
    }

    /** Where JavaCPP's own libraries lie: any of them may be the one that asks the linker. */
    static Set<Path> bindingFolders(Map<String, String> loaded) {
        return loaded.entrySet().stream()
                .filter(library -> library.getKey().startsWith(BINDING_PREFIX))
                .map(library -> Path.of(library.getValue()).toAbsolutePath().getParent())
                .collect(Collectors.toSet());
    }

    /**
     * Lets all code of this process find a library by a name.
     *
     * @param folders where links to it are put if they have no file of that name
     * @throws UnsatisfiedLinkError if that does not help
     */
    static void makeKnown(Path library, String name, Set<Path> folders) throws IOException {
        for (Path folder : folders) {
            Path link = folder.resolve(name);
            if (!Files.exists(link) && Files.isWritable(folder)) {
                link(link, library.toAbsolutePath());
            }
        }
        Loader.loadGlobal(name);
    }

    private static void link(Path link, Path library) throws IOException {
        Files.deleteIfExists(link); // it may point to where the library once was
        try {
            Files.createSymbolicLink(link, library);
        } catch (FileAlreadyExistsException e) {
            // another process was faster
        }
    }
}
