package io.stylestream.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A port that leads to a server of this machine while it is open, and ends every new connection while it is shut. */
final class Gate implements AutoCloseable {
    private final URI target;
    private final ServerSocket port;
    private volatile boolean open;

    /** Shut at first. */
    Gate(URI target) throws IOException {
        this.target = target;
        port = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        WorkerThreads.daemon("gate", this::serve).start();
    }

    /** The target's address through the gate. */
    URI address() {
        return URI.create("http://127.0.0.1:%d%s".formatted(port.getLocalPort(), target.getPath()));
    }

    void open() {
        open = true;
    }

    void shut() {
        open = false;
    }

    private void serve() {
        try {
            while (true) {
                Socket visitor = port.accept();
                if (open) {
                    Socket host = new Socket(target.getHost(), target.getPort());
                    pass(visitor, host);
                    pass(host, visitor);
                } else {
                    visitor.close();
                }
            }
        } catch (IOException error) {
            if (!port.isClosed()) {
                throw new UncheckedIOException(error);
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        WorkerThreads.daemon("gate-connection", () -> {
                    try (from;
                            to) {
                        from.getInputStream().transferTo(to.getOutputStream());
                    } catch (IOException closed) {
                        // by the other direction
                    }
                })
                .start();
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
