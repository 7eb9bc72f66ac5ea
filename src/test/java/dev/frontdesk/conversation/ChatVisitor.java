package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;

/// A visitor with a browser window of their own, who keeps nothing from others: what browser tests do in the English chat, and see of it.
final class ChatVisitor implements AutoCloseable {
    private static final List<String> WCAG =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final int ACTION_TIMEOUT_MILLIS = 20_000;

    final BrowserContext context;
    final Page page;

    /// What the browser wrote to its console as an error or a warning, and what no script caught.
    final List<String> complaints = new ArrayList<>();

    ChatVisitor(Chromium chromium, Browser.NewContextOptions options) {
        context = chromium.browser.newContext(options.setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(ACTION_TIMEOUT_MILLIS);
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(this::complain);
    }

    static Browser.NewContextOptions desktop() {
        return new Browser.NewContextOptions().setViewportSize(1280, 800);
    }

    static Browser.NewContextOptions phone() {
        return new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(2)
                .setHasTouch(true)
                .setIsMobile(true);
    }

    private void complain(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
        }
    }

    void say(String text) {
        input().fill(text);
        input().press("Enter");
    }

    void choose(String menuEntry) {
        button("Chat menu").click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(menuEntry)).click();
    }

    Locator input() {
        return page.getByRole(
                AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Write a message"));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /// An element with exactly this text.
    Locator text(String text) {
        return page.getByText(text, new Page.GetByTextOptions().setExact(true));
    }

    /// The line between header and messages.
    Locator strip() {
        return page.locator(".strip");
    }

    Locator bubbles() {
        return page.locator(".row:not([aria-hidden]) .bubble");
    }

    /// The bubbles of `customer`, `bot` (the greeting left out), `agent` or `system`.
    Locator bubbles(String from) {
        return page.locator(".row.%s:not(.greeting):not([aria-hidden]) .bubble".formatted(from));
    }

    /// By axe-core's rules for WCAG 2.2, levels A and AA.
    void assertAccessible() {
        assertThat(new AxeBuilder(page).withTags(WCAG).analyze().getViolations()).isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
