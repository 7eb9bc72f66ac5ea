package dev.frontdesk.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The people behind the chat, each with the key of their role: an operator who keeps the knowledge and the releases, a
/// reviewer who reads the log, an agent who asks what a text means.
final class Desk {
    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(15);

    final Api operator;
    final Api reviewer;
    final Api agent;

    Desk(Program program) {
        operator = program.api("operator");
        reviewer = program.api("reviewer");
        agent = program.api("agent");
    }

    /// What a classification says of a text.
    record Understood(String release, String intent, double confidence, boolean inScope) {}

    /// Adds an intent to the draft, which answers with an answer that is there.
    Api.Reply addIntent(String id, String title, String answer) {
        return operator.put(
                "/api/v1/knowledge/intents/" + id,
                Map.of(
                        "titles",
                        Map.of("en", title),
                        "description",
                        title,
                        "action",
                        Map.of("type", "answer", "answer", answer)));
    }

    /// Imports a file into the draft: answers as JSON lines (`.jsonl`), examples of intents as CSV (`.csv`).
    Api.Reply importFile(String name, String text) {
        return importFile(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Api.Reply importFile(String name, byte[] bytes) {
        return operator.upload("/api/v1/knowledge/import", name, bytes);
    }

    /// Publishes the draft and returns the release that answers from now on.
    String publish(String note) {
        return operator.post("/api/v1/knowledge/publish", Map.of("note", note))
                .ok()
                .path("live")
                .asText();
    }

    /// The release that answers now.
    String liveRelease() {
        for (JsonNode release : operator.get("/api/v1/releases").ok().path("releases")) {
            if (release.path("live").asBoolean()) {
                return release.path("id").asText();
            }
        }
        throw new AssertionError("no release is live");
    }

    String rollBack() {
        return operator.post("/api/v1/releases/roll-back", Json.object())
                .ok()
                .path("live")
                .asText();
    }

    Understood classify(String text) {
        ObjectNode body = Json.object();
        body.putArray("texts").add(text);
        JsonNode answer = agent.post("/api/v1/intents/classify", body).ok();
        JsonNode result = answer.path("results").path(0);
        return new Understood(
                answer.path("release").asText(),
                result.path("intent").asText(""),
                result.path("confidence").asDouble(),
                result.path("in_scope").asBoolean());
    }

    /// The turns of a conversation as the log has them.
    JsonNode turns(String conversation) {
        return reviewer.get("/api/v1/dialogues/" + conversation).ok().path("turns");
    }

    /// The messages that wait for a review.
    List<JsonNode> reviewQueue() {
        return reviewer.get("/api/v1/reviews?limit=200").ok().path("items").valueStream().toList();
    }

    Api.Reply label(String conversation, long seq, String intent) {
        return reviewer.post(
                "/api/v1/reviews/%s/%d".formatted(conversation, seq), Map.of("intent", intent));
    }

    /// Trains on the examples and the reviewed log, and returns the job as it ended.
    ///
    /// @param epochs as few as a test has time for
    JsonNode train(int epochs) {
        JsonNode job =
                operator.post(
                                "/api/v1/training/jobs",
                                Map.of("epochs", epochs, "activate", true, "seed", 1))
                        .ok();
        String path = "/api/v1/training/jobs/" + job.path("id").asText();
        long deadline = System.nanoTime() + TRAINING_LIMIT.toNanos();
        while (List.of("queued", "running").contains(job.path("state").asText())) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the training takes too long: " + job);
            }
            LockSupport.parkNanos(500_000_000);
            job = operator.get(path).ok();
        }
        return job;
    }

    /// Puts a release live that the gate did not let through, as a short training may not be as good as a long one.
    void activateAnyway(String release) {
        operator.post("/api/v1/releases/%s/activate".formatted(release), Map.of("force", true))
                .ok();
    }
}
