package dev.frontdesk.conversation;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Tests that a visitor with a browser window plays: one browser a class, a new visitor a test.
abstract class VisitorScene {
    private static Chromium chromium;

    ChatVisitor visitor;
    Page page;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void arrive() {
        visit(ChatVisitor.desktop());
    }

    @AfterEach
    void leave() {
        visitor.close();
    }

    /// Somebody new in the visitor's place.
    final void visitAnew(Browser.NewContextOptions options) {
        leave();
        visit(options);
    }

    private void visit(Browser.NewContextOptions options) {
        visitor = new ChatVisitor(chromium, options);
        page = visitor.page;
    }
}
