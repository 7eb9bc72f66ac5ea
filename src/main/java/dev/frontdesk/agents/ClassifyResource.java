package dev.frontdesk.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frontdesk.agents.Explanation.Explained;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.Role;
import dev.frontdesk.registry.Release;
import dev.frontdesk.registry.Releases;
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding;
import dev.frontdesk.scoring.Understanding.IntentScore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Intents of texts over HTTP: `POST /api/v1/intents/classify`.
@Path("/api/v1/intents/classify")
@RunOnVirtualThread
@RolesAllowed(Role.AGENT_LABEL)
class ClassifyResource {
    private static final int TOP = 5;

    private final Releases releases;

    ClassifyResource(Releases releases) {
        this.releases = releases;
    }

    /// @param intents only these are considered; their confidences then sum to 1
    record Classify(
            @Nullable List<@Nullable String> texts,
            @Nullable String locale,
            @Nullable Integer top,
            @Nullable List<String> intents,
            @Nullable Boolean explain) {}

    record Classified(UUID release, List<Result> results) {}

    /// @param intent null where the text is out of scope
    /// @param confidence of the first of `ranking`
    /// @param truncated true where the encoder did not see all of the text, else absent
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Result(
            String text,
            @Nullable String intent,
            double confidence,
            @JsonProperty("in_scope") boolean inScope,
            @JsonProperty("in_scope_score") double inScopeScore,
            Tone sentiment,
            List<Ranking> ranking,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean truncated,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Explained explanation) {}

    record Tone(String label, double confidence) {}

    record Ranking(String intent, double confidence) {}

    @POST
    public Classified classify(@Nullable Classify body) {
        if (body == null || body.texts() == null || body.texts().isEmpty()) {
            throw new ProblemException(400, "bad_request", "texts is missing or empty.");
        }
        List<String> texts = texts(body.texts());
        String locale = Limits.locale(body.locale());
        int top = Limits.top(body.top(), TOP);
        boolean explain = Boolean.TRUE.equals(body.explain());
        return releases.with(release -> {
            @Nullable Set<IntentId> subset = subset(body.intents(), release);
            List<Understanding> understood = release.scorer().understand(texts, locale);
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                results.add(
                        result(
                                texts.get(i),
                                within(understood.get(i), subset),
                                locale,
                                top,
                                explain,
                                release));
            }
            return new Classified(release.id(), results);
        });
    }

    private static List<String> texts(List<@Nullable String> texts) {
        Limits.count("texts", texts, Limits.TEXTS_MAX);
        List<String> checked = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            checked.add(Limits.text("texts[" + i + "]", texts.get(i)));
        }
        return checked;
    }

    private static @Nullable Set<IntentId> subset(@Nullable List<String> intents, Release release) {
        if (intents == null || intents.isEmpty()) {
            return null;
        }
        Set<IntentId> subset = new HashSet<>();
        for (String intent : intents) {
            IntentId id = new IntentId(intent);
            if (release.knowledge().intent(id).isEmpty()) {
                throw new ProblemException(
                        422, "unknown_intent", "There is no intent «%s».".formatted(intent));
            }
            subset.add(id);
        }
        return subset;
    }

    private static Understanding within(
            Understanding understanding, @Nullable Set<IntentId> subset) {
        if (subset == null) {
            return understanding;
        }
        List<IntentScore> kept =
                understanding.ranking().stream()
                        .filter(score -> subset.contains(score.intent()))
                        .toList();
        double sum = kept.stream().mapToDouble(IntentScore::confidence).sum();
        return new Understanding(
                kept.stream()
                        .map(score ->
                                new IntentScore(
                                        score.intent(),
                                        sum > 0 ? score.confidence() / sum : 1.0 / kept.size()))
                        .toList(),
                understanding.inScope(),
                understanding.sentiment(),
                understanding.sentimentConfidence(),
                understanding.vector(),
                understanding.encoderTokens(),
                understanding.truncated());
    }

    private static Result result(
            String text,
            Understanding understanding,
            String locale,
            int top,
            boolean explain,
            Release release) {
        Thresholds thresholds = release.scorer().thresholds(locale);
        boolean inScope = understanding.inScope() >= thresholds.inScope();
        @Nullable IntentScore first =
                understanding.ranking().isEmpty() ? null : understanding.ranking().getFirst();
        return new Result(
                text,
                inScope && first != null ? first.intent().value() : null,
                first == null ? 0 : first.confidence(),
                inScope,
                understanding.inScope(),
                new Tone(
                        understanding.sentiment().name().toLowerCase(Locale.ROOT),
                        understanding.sentimentConfidence()),
                understanding.ranking().stream()
                        .limit(top)
                        .map(score -> new Ranking(score.intent().value(), score.confidence()))
                        .toList(),
                understanding.truncated() ? true : null,
                explain ? Explanation.of(text, understanding, thresholds, locale, release) : null);
    }
}
