package dev.frontdesk.conversation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the widget promises when the network, the server or another person's words misbehave; against a [ScriptedDesk].
class WidgetIT extends VisitorScene {
    private ScriptedDesk desk;

    @BeforeEach
    void open() {
        desk = new ScriptedDesk(page);
        page.navigate(ScriptedDesk.ORIGIN + "/?lang=en");
        assertThat(page.getByText("Hello, I am Moss.")).isVisible();
    }

    @Test
    void aStarterIsAChoiceOfTheGreetingAndIsSpentAfterwards() {
        visitor.button("Delivery").click();

        JsonNode choice = desk.await("choice", 1);
        assertThat(choice.path("seq").asInt()).isZero();
        assertThat(choice.path("value").asText()).isEqualTo("How long is delivery?");
        assertThat(visitor.bubbles("customer")).hasText("How long is delivery?");
        assertThat(visitor.button("Delivery")).isDisabled();
    }

    @Test
    void aMessageWhoseAcknowledgementIsLostIsSentAgainUnderItsIdAndSeenOnce() {
        desk.losesAcks = true;
        visitor.say("Where is my parcel?");
        JsonNode first = desk.await("message", 1);
        assertThat(page.getByText("Sending…")).isVisible();
        desk.losesAcks = false;
        desk.drop();

        JsonNode second = desk.await("message", 2);
        assertThat(second).isEqualTo(first);
        assertThat(visitor.text("Sent")).isVisible();
        assertThat(visitor.bubbles("customer")).hasCount(1);
        assertThat(desk.received("hello").getLast().path("conversation").asText()).isNotEmpty();
    }

    @Test
    void whatCouldNotBeSentOutlivesTheTab() {
        desk.isDown = true;
        desk.drop();
        visitor.say("Is anybody there?");
        assertThat(page.getByText("Waiting to be sent")).isVisible();
        page.reload();
        assertThat(visitor.bubbles("customer")).hasText("Is anybody there?");
        desk.isDown = false;

        desk.await("message", 1);
        assertThat(visitor.text("Sent")).isVisible();
        assertThat(desk.turns).hasSize(1);
        assertThat(visitor.bubbles("customer")).hasCount(1);
    }

    @Test
    void messagesStandInTheOrderOfSeqAndNoneStandsTwice() {
        visitor.say("One");
        desk.await("message", 1);
        ObjectNode two = desk.turn("bot", "Two");
        ObjectNode three = desk.turn("bot", "Three");
        desk.send(three);
        desk.send(two);
        desk.send(three);
        desk.send(desk.turns.getFirst());
        desk.say("bot", "Four");

        assertThat(visitor.bubbles())
                .hasText(new String[] {"Hello, I am Moss.", "One", "Two", "Three", "Four"});
    }

    @Test
    void aGapIsFilledByResuming() {
        visitor.say("One");
        desk.await("message", 1);
        desk.turn("bot", "Two, lost on the way");
        desk.say("bot", "Three");

        assertThat(visitor.bubbles())
                .hasText(
                        new String[] {"Hello, I am Moss.", "One", "Two, lost on the way", "Three"});
        assertThat(desk.received("hello").getLast().path("after").asInt()).isEqualTo(1);
    }

    @Test
    void aRefusalForHasteCountsDownAndSendsAgain() {
        desk.isDeaf = true;
        visitor.say("Quick");
        String id = desk.await("message", 1).path("id").asText();
        desk.isDeaf = false;
        desk.send(
                """
                {"type":"error","code":"rate_limited","message":"slow down","id":"%s","retry_after_millis":1500}
                """
                        .formatted(id));

        assertThat(visitor.strip()).hasText("That was quick. The next message can be sent in 2 s.");
        assertThat(desk.await("message", 2).path("id").asText()).isEqualTo(id);
        assertThat(visitor.text("Sent")).isVisible();
        assertThat(visitor.strip()).isHidden();
    }

    @Test
    void whileNothingCanBeStoredTheMessageIsKeptAndTriedAgain() {
        desk.isDeaf = true;
        visitor.say("Hello?");
        String id = desk.await("message", 1).path("id").asText();
        desk.isDeaf = false;
        desk.send(
                """
                {"type":"error","code":"unavailable","message":"no database","id":"%s","retry_after_millis":300}
                """
                        .formatted(id));

        assertThat(desk.await("message", 2).path("id").asText()).isEqualTo(id);
        assertThat(visitor.strip()).isHidden();
        assertThat(desk.turns).hasSize(1);
    }

    @Test
    void anAnswerThatIsLateIsToldUntilItComes() {
        visitor.say("Hello?");
        desk.await("message", 1);
        desk.send(
                "{\"type\":\"error\",\"code\":\"unavailable\",\"message\":\"later\",\"retry_after_millis\":2000}");
        assertThat(visitor.strip())
                .hasText("Your message has arrived. The answer takes a little longer than usual.");
        desk.say("bot", "Here I am.");

        assertThat(visitor.strip()).isHidden();
    }

    @Test
    void aConversationThatIsGoneGivesWayToANewOneWithWhatWasNotStored() {
        visitor.say("One");
        desk.await("message", 1);
        desk.isDeaf = true;
        visitor.say("Two");
        String id = desk.await("message", 2).path("id").asText();
        desk.isDeaf = false;
        desk.send(
                "{\"type\":\"error\",\"code\":\"gone\",\"message\":\"closed\",\"id\":\"%s\"}"
                        .formatted(id));

        assertThat(desk.await("message", 3).path("id").asText()).isEqualTo(id);
        assertThat(desk.received("hello").getLast().path("conversation").isNull()).isTrue();
        assertThat(visitor.bubbles("customer")).hasText(new String[] {"Two"});
    }

    @Test
    void aTooLongMessageIsCountedAndNotSent() {
        visitor.input().fill("x".repeat(1_990));
        assertThat(page.getByText("10 characters left")).isVisible();
        visitor.input().fill("x".repeat(2_001));
        assertThat(page.getByText("1 character too many")).isVisible();
        visitor.input().press("Enter");

        assertThat(visitor.input()).hasValue("x".repeat(2_001));
        assertThat(desk.received("message")).isEmpty();
    }

    @Test
    void aRefusedMessageCanBeEdited() {
        desk.isDeaf = true;
        visitor.say("What?");
        String id = desk.await("message", 1).path("id").asText();
        desk.send(
                "{\"type\":\"error\",\"code\":\"too_long\",\"message\":\"too long\",\"id\":\"%s\"}"
                        .formatted(id));
        visitor.button("Edit").click();

        assertThat(visitor.input()).hasValue("What?");
        assertThat(visitor.bubbles("customer")).hasCount(0);
    }

    @Test
    void foreignWordsStayWords() {
        ObjectNode turn =
                desk.turn(
                        "bot",
                        "<img src=x onerror=alert(1)> see https://mossbridge.example/a?b=c, or mossbridge.example/returns.");
        turn.putArray("sources")
                .addObject()
                .put("title", "<b>Trap</b>")
                .put("url", "javascript:alert(1)");
        desk.send(turn);

        Locator bubble = visitor.bubbles("bot").last();
        assertThat(bubble).containsText("<img src=x onerror=alert(1)>");
        assertThat(bubble.locator("img")).hasCount(0);
        assertThat(bubble.locator("a").nth(0))
                .hasAttribute("href", "https://mossbridge.example/a?b=c");
        assertThat(bubble.locator("a").nth(1))
                .hasAttribute("href", "https://mossbridge.example/returns");
        assertThat(page.getByText("<b>Trap</b>")).isVisible();
        assertThat(page.locator("a[href^='javascript']")).hasCount(0);
    }

    @Test
    void anAnswersMarkdownIsShownAndNothingElseOfIt() {
        desk.say(
                "bot",
                """
                Dear Ada, your order is **on its way**:
                - [Track it](https://carrier.example/t?n=1&m=2)
                - write to help@mossbridge.example

                It said \\[\\*\\*x\\*\\*\\](https\\://evil.example), [y](javascript:alert(1)), 2 * 3.\
                """);

        Locator bubble = visitor.bubbles("bot").last();
        assertThat(bubble.locator("strong")).hasText(new String[] {"on its way"});
        assertThat(bubble.getByRole(AriaRole.LISTITEM)).hasCount(2);
        assertThat(bubble.locator("a")).hasCount(2);
        assertThat(bubble.locator("a").first())
                .hasAttribute("href", "https://carrier.example/t?n=1&m=2");
        assertThat(bubble)
                .containsText(
                        "It said [**x**](https://evil.example), [y](javascript:alert(1)), 2 * 3.");
    }

    @Test
    void anUnhelpfulAnswerMayBeExplained() {
        visitor.say("Hello");
        desk.await("message", 1);
        desk.say("bot", "Yes.");
        visitor.button("No, not helpful").click();
        assertThat(desk.await("feedback", 1).path("helpful").asBoolean(true)).isFalse();
        page.getByLabel("What was missing?").fill("The answer");
        visitor.button("Send comment").click();

        JsonNode feedback = desk.await("feedback", 2);
        assertThat(feedback.path("seq").asInt()).isEqualTo(2);
        assertThat(feedback.path("comment").asText()).isEqualTo("The answer");
        assertThat(visitor.button("No, not helpful")).hasAttribute("aria-pressed", "true");
        assertThat(visitor.button("No, not helpful")).isFocused();
    }

    @Test
    void aPersonIsAskedForAndTakesOver() {
        visitor.choose("Talk to a person");
        desk.await("handover", 1);
        desk.state("{\"owner\":\"queue\",\"position\":2}");
        assertThat(visitor.strip()).hasText("Waiting for a colleague. You are number 2.");
        desk.state("{\"owner\":\"agent\",\"agent\":\"Anna\"}");
        desk.say("agent", "Hello, Anna here.");

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Anna")))
                .isVisible();
        assertThat(visitor.strip()).isHidden();
        visitor.input().pressSequentially("Hi");
        desk.await("typing", 1);
    }

    @Test
    void anEndedConversationIsRatedAndANewOneBegins() {
        visitor.say("Thanks");
        desk.await("message", 1);
        visitor.choose("End conversation");
        desk.await("close", 1);
        desk.state("{\"owner\":\"closed\"}");
        page.getByRole(AriaRole.RADIO).nth(3).check();
        visitor.button("Send rating").click();
        assertThat(desk.await("rating", 1).path("score").asInt()).isEqualTo(4);
        visitor.button("New conversation").click();

        assertThat(visitor.bubbles()).hasText(new String[] {"Hello, I am Moss."});
        assertThat(desk.received("hello").getLast().path("conversation").isNull()).isTrue();
        assertThat(visitor.input()).isFocused();
    }

    @Test
    void earlierMessagesComeOnScrollingUpAndWhatIsReadStaysInPlace() {
        visitor.say("First");
        desk.await("message", 1);
        for (int i = 2; i <= 60; i++) {
            desk.turn(i % 2 == 0 ? "bot" : "customer", "Turn " + i);
        }
        desk.historyLength = 30;
        page.reload();
        assertThat(visitor.bubbles().last()).hasText("Turn 60");
        assertThat(visitor.text("Turn 31")).isAttached();
        page.getByRole(AriaRole.LOG).evaluate("log => { log.scrollTop = 0 }");

        assertThat(desk.await("history", 1).path("before").asInt()).isEqualTo(31);
        assertThat(visitor.text("Turn 2")).isAttached();
        assertThat(visitor.text("Turn 31")).isInViewport();
        List<String> texts = visitor.bubbles().allTextContents();
        assertThat(texts.subList(texts.size() - 60, texts.size()))
                .startsWith("First", "Turn 2", "Turn 3")
                .endsWith("Turn 59", "Turn 60");
    }

    @Test
    void enterThatChoosesACharacterDoesNotSend() {
        visitor.input().fill("你好");
        visitor.input()
                .evaluate(
                        "input => input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))");
        assertThat(visitor.input()).hasValue("你好");
        visitor.input().press("Enter");

        assertThat(desk.await("message", 1).path("text").asText()).isEqualTo("你好");
    }
}
