package dev.frontdesk.conversation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The script tag on a shop's own page, by mouse, keyboard, touch and screen reader, under a strict content security policy.
class WidgetAccessBrowserIT extends VisitorScene {
    private ScriptedDesk desk;

    @BeforeEach
    void begin() {
        desk = new ScriptedDesk(page);
    }

    @Test
    void theKeyboardAloneOpensAsksAndCloses() {
        open();
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        assertThat(visitor.button("Open chat")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(visitor.input()).isFocused();
        page.keyboard().type("Hello");
        page.keyboard().press("Enter");
        desk.await("message", 1);

        visitor.button("Chat menu").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.MENUITEM).nth(0)).isFocused();
        page.keyboard().press("ArrowDown");
        assertThat(page.getByRole(AriaRole.MENUITEM).nth(1)).isFocused();
        page.keyboard().press("Escape");
        assertThat(visitor.button("Chat menu")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(visitor.button("Open chat")).isFocused();
        assertThat(visitor.complaints).isEmpty();
    }

    @Test
    void aMessageThatComesWhileTheChatIsClosedIsCounted() {
        open();
        assertThat(desk.received).isEmpty();
        visitor.button("Open chat").click();
        visitor.say("Hello");
        desk.await("message", 1);
        page.keyboard().press("Escape");
        desk.say("bot", "Good day.");

        assertThat(page.locator(".badge")).hasText("1");
        Locator opener = visitor.button("Open chat, 1 new message");
        opener.click();
        assertThat(page.locator(".badge")).isHidden();
        assertThat(page.getByText("Good day.")).isVisible();
    }

    @Test
    void onAPhoneTheChatFillsTheScreen() {
        enter(ChatVisitor.phone());
        open();
        visitor.button("Open chat").tap();
        BoundingBox box = page.getByRole(AriaRole.DIALOG).boundingBox();

        assertThat(List.of(box.x, box.y, box.width, box.height))
                .containsExactly(0.0, 0.0, 390.0, 844.0);
        for (Locator target : page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).all()) {
            BoundingBox size = target.boundingBox();
            assertThat(Math.min(size.width, size.height))
                    .as(target.toString())
                    .isGreaterThanOrEqualTo(36);
        }
        assertThat(visitor.input()).not().isFocused();
    }

    @Test
    void noRuleOfTheGuidelinesIsBrokenInLightOrDark() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            openChatPage(scheme);
            visitor.button("Delivery").click();
            desk.await("choice", 1);
            var answer = desk.turn("bot", "It takes 2 to 4 days: mossbridge.example/delivery.");
            answer.putArray("sources")
                    .addObject()
                    .put("title", "Delivery")
                    .put("url", "https://mossbridge.example/d");
            answer.putArray("choices")
                    .addObject()
                    .put("title", "And abroad?")
                    .put("value", "abroad");
            desk.send(answer);
            visitor.button("No, not helpful").click();
            assertThat(page.getByLabel("What was missing?")).isVisible();
            visitor.assertAccessible();
            visitor.button("Skip").click();
            desk.isDeaf = true;
            visitor.say("A message that waits");
            desk.state("{\"owner\":\"queue\",\"position\":1}");
            assertThat(visitor.strip()).isVisible();
            visitor.button("Chat menu").click();
            visitor.assertAccessible();
            page.keyboard().press("Escape");
            desk.state("{\"owner\":\"closed\"}");
            assertThat(visitor.button("Send rating")).isVisible();
            visitor.assertAccessible();
        }
    }

    @Test
    void historyIsNotReadOutAndNewsIs() {
        open();
        visitor.button("Open chat").click();
        Locator log = page.getByRole(AriaRole.LOG);
        visitor.say("Hello");
        desk.await("message", 1);
        page.waitForTimeout(200);
        assertThat(log).not().hasAttribute("aria-live", "off");
        assertThat(log).hasAttribute("aria-label", "Messages");
        assertThat(page.locator(".row.customer .sr")).hasText("You: ");
    }

    private void open() {
        page.navigate(ScriptedDesk.ORIGIN + "/shop.html");
        assertThat(visitor.button("Open chat")).isVisible();
    }

    private void openChatPage(ColorScheme scheme) {
        enter(ChatVisitor.desktop().setColorScheme(scheme));
        page.navigate(ScriptedDesk.ORIGIN + "/?lang=en");
        assertThat(page.getByText("Hello, I am Moss.")).isVisible();
    }

    private void enter(Browser.NewContextOptions options) {
        visitAnew(options);
        desk = new ScriptedDesk(page);
    }
}
