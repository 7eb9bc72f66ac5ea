package dev.frontdesk.conversation;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The browser of the browser tests: a Chromium that is installed on this machine; none is ever downloaded.
///
/// Without one the tests report themselves skipped and say how to get one; with `-Dbrowser.required=true`, as in `.ci/run`, they fail.
final class Chromium implements AutoCloseable {
    /// How long an assertion may wait for what it expects, on a machine with other work.
    private static final int PATIENCE_MILLIS = 20_000;

    private static final List<String> PLACES =
            List.of(
                    "/usr/bin/chromium",
                    "/usr/bin/chromium-browser",
                    "/usr/bin/google-chrome",
                    "/usr/bin/google-chrome-stable",
                    "/snap/bin/chromium",
                    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                    "/Applications/Chromium.app/Contents/MacOS/Chromium");
    private static final List<String> FLAGS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run");
    private static final String ADVICE =
            "no Chromium is installed: `apt-get install chromium fonts-noto-cjk`, or name one with -Dbrowser.path=FILE";

    private final Playwright playwright;
    final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// Starts it, or ends the test class: skipped, or failed where a browser is required.
    static Chromium start() {
        Optional<Path> executable = find();
        if (executable.isEmpty()) {
            return Boolean.getBoolean("browser.required") ? fail(ADVICE) : abort(ADVICE);
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create();
        Browser browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable.get())
                                        .setArgs(FLAGS));
        return new Chromium(playwright, browser);
    }

    private static Optional<Path> find() {
        String named = System.getProperty("browser.path");
        return (named == null ? PLACES.stream() : Stream.of(named))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
