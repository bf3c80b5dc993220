package io.muster.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the demo needs around it: its settings, and the shop in a process of its own, which ends with us. */
final class DemoHouse implements AutoCloseable {

    private final Process shop;
    private final URI address;
    private final String hookToken;

    private DemoHouse(Process shop, URI address, String hookToken) {
        this.shop = shop;
        this.address = address;
        this.hookToken = hookToken;
    }

    /** @param serverPort not to be taken by the shop */
    static DemoHouse in(DataFolder data, int serverPort) {
        Path root = data.root();
        int port = DataFolder.port(root, "shop");
        if (port == serverPort || !DataFolder.isFree(port)) {
            port = DataFolder.choosePort(root, "shop");
        }
        URI address = URI.create("http://127.0.0.1:" + port);
        String token = data.secret("hook.token");
        try {
            Path settings = root.resolve("muster.yaml");
            // Written anew only when the shop has moved: the visitor may have changed it.
            if (!Files.exists(settings) || !Files.readString(settings).contains(address.toString())) {
                DataFolder.writeOwnersOnly(settings, Demo.settings(address, token));
            }
            Process shop = new ProcessBuilder(Child.ownSession(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Shop.class.getName(),
                            Integer.toString(port))))
                    .redirectErrorStream(true)
                    .redirectOutput(root.resolve("shop.out").toFile())
                    .start();
            return new DemoHouse(shop, address, token);
        } catch (IOException e) {
            throw new CannotStart("The demo's shop cannot be started: " + e.getMessage(), e);
        }
    }

    boolean play(ServerApi api, boolean unattended, PrintStream out) {
        return new Demo(api, address, hookToken, unattended, out).play();
    }

    @Override
    public void close() {
        shop.destroy();
    }
}
