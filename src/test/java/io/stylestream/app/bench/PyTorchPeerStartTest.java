package io.stylestream.app.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens where there is no PyTorch: no Python that has it is needed here. */
class PyTorchPeerStartTest {
    @Test
    void aCommandThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> PyTorchPeer.start("/no/such/python"))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("cannot be started");
    }

    @Test
    void aProgramThatIsNoPythonIsRefused() {
        assertThatThrownBy(() -> PyTorchPeer.start("true"))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("it said nothing");
    }

    @Test
    void aPythonWithoutPyTorchSaysSo(@TempDir Path folder) throws Exception {
        // given: a Python that looks for modules nowhere but among its own
        requirePython();
        Path bare = folder.resolve("bare-python");
        Files.writeString(bare, "#!/bin/sh\nexec python3 -I -S \"$@\"\n");
        Files.setPosixFilePermissions(bare, PosixFilePermissions.fromString("rwx------"));

        // when / then
        assertThatThrownBy(() -> PyTorchPeer.start(bare.toString()))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("it has no PyTorch");
    }

    private static void requirePython() throws InterruptedException {
        boolean works;
        try {
            Process process = new ProcessBuilder("python3", "--version").start();
            works = process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            works = false;
        }
        assumeThat(works).as("there is no python3 on the PATH").isTrue();
    }
}
