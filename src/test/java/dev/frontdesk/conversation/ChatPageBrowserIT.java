package dev.frontdesk.conversation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.frontdesk.operations.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The sample shop's chat page, as customers use it: real page, real server, real database, the model that ships.
///
/// Pictures go to `target/`, with `-Dscreenshots=true` to `docs/images/`, from where README shows them.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ChatPageBrowserIT extends VisitorScene {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init") // Quarkus sets it.
    URL address;

    @Test
    void aQuestionIsAnsweredAndTheAnswerJudgedAndAllOfItIsThereAfterAReload() {
        enter(ChatVisitor.desktop(), "en");
        visitor.say("Where is my parcel?");
        assertThat(answers()).hasCount(1);
        Locator yes = visitor.button("Yes, helpful").last();
        yes.click();
        assertThat(yes).hasAttribute("aria-pressed", "true");
        String answer = answers().last().textContent();
        page.reload();

        assertThat(visitor.bubbles("customer")).hasText(new String[] {"Where is my parcel?"});
        assertThat(answers()).hasText(new String[] {answer});
        assertThat(visitor.button("Yes, helpful").last()).hasAttribute("aria-pressed", "true");
        assertThat(visitor.complaints).isEmpty();
    }

    @Test
    void aStarterAsksItsQuestion() {
        enter(ChatVisitor.desktop(), "en");
        Locator starter =
                page.getByRole(
                                AriaRole.GROUP,
                                new Page.GetByRoleOptions().setName("Suggested questions"))
                        .getByRole(AriaRole.BUTTON)
                        .first();
        starter.click();
        assertThat(answers()).hasCount(1);
        assertThat(visitor.bubbles("customer")).hasCount(1);
        assertThat(starter).isDisabled();
        picture("chat-desktop.png");
    }

    @Test
    void aMessageWrittenOfflineArrivesOnce() {
        enter(ChatVisitor.desktop(), "en");
        visitor.say("How do I return a pan?");
        assertThat(answers()).hasCount(1);
        visitor.context.setOffline(true);
        visitor.say("And who pays for that?");
        assertThat(page.getByText("Waiting to be sent")).isVisible();
        visitor.context.setOffline(false);

        assertThat(answers()).hasCount(2);
        assertThat(page.getByText("Waiting to be sent")).isHidden();
        page.reload();
        assertThat(visitor.bubbles("customer"))
                .hasText(new String[] {"How do I return a pan?", "And who pays for that?"});
    }

    @Test
    void aPhoneShowsTheChatFullScreen() {
        enter(ChatVisitor.phone(), "en");
        visitor.say("How long does delivery take?");
        assertThat(answers()).hasCount(1);
        BoundingBox chat = page.locator("frontdesk-chat").boundingBox();
        assertThat(chat.width).isEqualTo(390);
        assertThat(chat.y + chat.height).isEqualTo(844);
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        picture("chat-phone.png");
    }

    @Test
    void theKeyboardAloneIsEnough() {
        enter(ChatVisitor.desktop(), "en");
        page.keyboard().press("Tab");
        assertThat(
                        page.getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName("Skip to the chat")))
                .isFocused();
        tabTo(visitor.input());
        page.keyboard().type("Can I pay with PayPal?");
        page.keyboard().press("Enter");
        assertThat(answers()).hasCount(1);
        tabBackTo(visitor.button("Yes, helpful"));
        page.keyboard().press("Space");
        assertThat(visitor.button("Yes, helpful")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void theChinesePageIsChineseThroughout() {
        enter(ChatVisitor.desktop(), "zh");
        assertThat(page.locator("html")).hasAttribute("lang", "zh-Hans");
        Locator input =
                page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("请输入消息"));
        input.fill("怎么退货？");
        input.press("Enter");
        assertThat(answers()).hasCount(1);
        assertThat(answers().last().textContent()).containsPattern("[\\u4e00-\\u9fff]");
        visitor.assertAccessible();
        picture("chat-chinese.png");
    }

    @Test
    void noRuleOfTheGuidelinesIsBroken() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            enter(ChatVisitor.desktop().setColorScheme(scheme), "en");
            visitor.say("How do I return something?");
            assertThat(answers()).hasCount(1);
            visitor.assertAccessible();
            picture("chat-%s.png".formatted(scheme.name().toLowerCase(Locale.ROOT)));
        }
    }

    /// Opens the page as somebody new.
    private void enter(Browser.NewContextOptions options, String language) {
        visitAnew(options);
        page.navigate(address + "?lang=" + language);
        assertThat(page.locator(".greeting")).isVisible();
    }

    private void tabTo(Locator target) {
        press("Tab", target);
    }

    private void tabBackTo(Locator target) {
        press("Shift+Tab", target);
    }

    private void press(String key, Locator target) {
        for (int i = 0; i < 30; i++) {
            if ((boolean) target.evaluate("node => node === node.getRootNode().activeElement")) {
                return;
            }
            page.keyboard().press(key);
        }
        throw new AssertionError("not reached by " + key + ": " + target);
    }

    private void picture(String name) {
        Path folder = Path.of(Boolean.getBoolean("screenshots") ? "docs/images" : "target");
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name)));
    }

    private Locator answers() {
        return visitor.bubbles("bot");
    }
}
