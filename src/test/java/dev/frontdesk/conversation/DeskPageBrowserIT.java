package dev.frontdesk.conversation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.registry.SignedIn;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The desk, as the shop's people use it: signing in, reviewing what customers wrote, and every section by the guidelines.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DeskPageBrowserIT extends VisitorScene {
    private static final List<String> SECTIONS =
            List.of("Reviews", "Releases", "Training", "API keys");

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init") // Quarkus sets it.
    URL address;

    @BeforeEach
    void ready() throws InterruptedException {
        SignedIn.awaitReady();
    }

    @Test
    void aWrongPasswordIsSaidAndTheRightOneOpensTheReviews() {
        page.navigate(address + "desk/");
        assertThat(page.getByLabel("Name")).isFocused();
        signIn("not the password");
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("Name or password is wrong.");
        signIn(PostgresResource.ADMIN_PASSWORD);
        assertThat(heading("What customers wrote")).isFocused();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("");
        assertThat(page.locator("#intents option")).hasCount(74);
    }

    @Test
    void aReviewIsLabelledAndTheLabelWithdrawnByKeyboard() {
        page.navigate(address + "?lang=en");
        visitor.say("qzx wvk jjj");
        assertThat(visitor.bubbles("bot")).hasCount(1);
        enter();
        Locator item =
                page.locator("#queue li")
                        .filter(new Locator.FilterOptions().setHasText("qzx wvk jjj"));
        assertThat(item).hasCount(1);
        assertThat(item.getByText("Undo")).isHidden();
        item.getByLabel("What “qzx wvk jjj” meant").fill("oos");
        page.keyboard().press("Enter");
        assertThat(item.getByText("labelled oos")).isVisible();
        item.getByText("Undo").focus();
        page.keyboard().press("Enter");
        assertThat(item.getByText("labelled oos")).isHidden();
        assertThat(item.getByRole(AriaRole.COMBOBOX)).isFocused();
    }

    @Test
    void noSectionBreaksTheGuidelinesOrTheWidthOfAPhone() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            visitAnew(ChatVisitor.phone().setColorScheme(scheme));
            enter();
            for (String section : SECTIONS) {
                visitor.button(section).click();
                assertThat(visitor.button(section)).hasAttribute("aria-current", "page");
                visitor.assertAccessible();
                assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                        .as(section)
                        .isEqualTo(390);
            }
        }
    }

    private void enter() {
        page.navigate(address + "desk/");
        signIn(PostgresResource.ADMIN_PASSWORD);
        assertThat(heading("What customers wrote")).isVisible();
    }

    private void signIn(String password) {
        page.getByLabel("Name").fill("admin");
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
    }

    private Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }
}
