package dev.frontdesk.knowledge;

import java.nio.file.Path;

/// The sample company as tests read it: once.
public final class SampleKnowledge {
    public static final Path FOLDER = Path.of("dialog-data");

    private static final Imported<KnowledgeSnapshot> IMPORTED = KnowledgeFolder.read(FOLDER);

    private SampleKnowledge() {}

    public static Imported<KnowledgeSnapshot> imported() {
        return IMPORTED;
    }

    public static KnowledgeSnapshot snapshot() {
        return IMPORTED.value();
    }
}
