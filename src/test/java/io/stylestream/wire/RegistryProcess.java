package io.stylestream.wire;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarFile;
import org.awaitility.Awaitility;

/** A real schema registry, Apicurio's with its store in memory, in a child JVM that ends with its parent. */
public final class RegistryProcess {
    private static RegistryProcess shared;

    private final Process process;
    private final URI address;

    private RegistryProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** The registry of all tests of this process; the first call starts it and waits until it answers. */
    public static RegistryProcess shared() throws IOException {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    private static RegistryProcess start() throws IOException {
        int port;
        int management;
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket first = new ServerSocket(0, 1, loopback);
                ServerSocket second = new ServerSocket(0, 1, loopback)) {
            port = first.getLocalPort();
            management = second.getLocalPort();
        }
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + management,
                Supervised.class.getName(),
                System.getProperty("stylestream.registry"));
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        RegistryProcess registry =
                new RegistryProcess(process, URI.create("http://127.0.0.1:%d/apis/".formatted(port)));
        Awaitility.await("the registry")
                .atMost(Duration.ofSeconds(60))
                .failFast("the registry has ended", () -> !registry.process.isAlive())
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> registry.get("registry/v3/system/info").statusCode() == 200);
        return registry;
    }

    /** Address of the registry's own API. */
    public URI api() {
        return address.resolve("registry/v3");
    }

    /** Asks the registry. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Runs the main class of a jar, with its own class path, until standard input ends. */
    static final class Supervised {
        private Supervised() {}

        public static void main(String[] arguments) throws Exception {
            Thread watch = new Thread(() -> {
                try {
                    while (System.in.read() >= 0) {
                        // the test has nothing to say
                    }
                } catch (IOException closed) {
                    // as good as the end
                }
                Runtime.getRuntime().halt(0);
            });
            watch.setDaemon(true);
            watch.start();
            run(Path.of(arguments[0]));
        }

        private static void run(Path jar) throws Exception {
            String main;
            try (JarFile file = new JarFile(jar.toFile())) {
                main = file.getManifest().getMainAttributes().getValue("Main-Class");
            }
            ClassLoader own = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
            Thread.currentThread().setContextClassLoader(own);
            try {
                own.loadClass(main).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
            } catch (InvocationTargetException error) {
                error.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        }
    }
}
