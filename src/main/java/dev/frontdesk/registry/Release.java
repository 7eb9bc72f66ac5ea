package dev.frontdesk.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.scoring.Scorer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A bundle and a knowledge snapshot, loaded, warm and immutable: all that answers a question.
///
/// Thread-safe. Whoever took it from [Releases#current] may use it for a minute, whatever goes live meanwhile; for longer work take it
/// through [Releases#with].
public final class Release {
    private final ReleaseRow row;
    private final KnowledgeSnapshot knowledge;
    private final AnswerEngine engine;
    private final LoadedBundle bundle;
    private final AtomicInteger users = new AtomicInteger();

    Release(ReleaseRow row, KnowledgeSnapshot knowledge, AnswerEngine engine, LoadedBundle bundle) {
        this.row = row;
        this.knowledge = knowledge;
        this.engine = engine;
        this.bundle = bundle;
    }

    public UUID id() {
        return row.id();
    }

    /// 1, 2, 3 …, for people.
    public int number() {
        return row.number();
    }

    public KnowledgeSnapshot knowledge() {
        return knowledge;
    }

    public AnswerEngine engine() {
        return engine;
    }

    public Scorer scorer() {
        return bundle.scorer;
    }

    /// The bundle's manifest as it was written.
    public JsonNode manifest() {
        return bundle.manifest;
    }

    ReleaseRow row() {
        return row;
    }

    LoadedBundle bundle() {
        return bundle;
    }

    AtomicInteger users() {
        return users;
    }

    @Override
    public String toString() {
        return "release " + number() + " (" + id() + ")";
    }
}
