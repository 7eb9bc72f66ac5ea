package dev.frontdesk.registry;

import dev.frontdesk.knowledge.KnowledgeFolder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The sample shop with a bundle that takes a second to make, and a data folder of its own, for `@QuarkusTest`s.
public final class TinyShopResource implements QuarkusTestResourceLifecycleManager {
    private static final Path SHOP = Path.of("dialog-data");

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "tiny-shop-");
            Path bundle =
                    TinyBundle.write(
                            folder.resolve("bundle"), KnowledgeFolder.read(SHOP).value(), 0.9);
            return Map.of(
                    "frontdesk.sample",
                    SHOP.toString(),
                    "frontdesk.bundle",
                    bundle.toString(),
                    "frontdesk.data-dir",
                    folder.resolve("data").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // Left in target/ for whoever looks for the reason of a failure.
    }
}
