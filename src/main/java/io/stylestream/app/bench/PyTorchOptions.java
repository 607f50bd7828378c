package io.stylestream.app.bench;

import io.stylestream.core.UsageError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where PyTorch is. */
final class PyTorchOptions {
    private static final String ANY = "python3";
    private static final String NONE = "none";

    @Option(
            names = "--python",
            description = "A Python that has PyTorch, which then runs the same networks in turns with this program;"
                    + " none leaves it out. Default: " + ANY + ", where it has PyTorch.")
    @Nullable
    String python;

    /**
     * Starts PyTorch; where the default one cannot be started, a line says why. Empty, too, if the user wants none.
     *
     * @throws UsageError if the one that the user names cannot be started
     */
    Optional<PyTorchPeer> start() {
        String command = python == null ? ANY : python;
        if (command.equals(NONE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(PyTorchPeer.start(command));
        } catch (PeerRefusal e) {
            if (python != null) {
                throw new UsageError("--python %s: %s; name another, or none".formatted(command, e.reason()), e);
            }
            System.out.printf("no PyTorch beside it: %s: %s; name another with --python%n", command, e.reason());
            return Optional.empty();
        }
    }
}
