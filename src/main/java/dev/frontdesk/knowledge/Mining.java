package dev.frontdesk.knowledge;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns past conversations into answers with their sources; done where the model may be used.
@FunctionalInterface
public interface Mining {
    /// The answers that conversations hold, the most asked first.
    ///
    /// @param known what is in the draft: it is not mined again
    Imported<List<MinedAnswer>> mine(Request request, List<Answer> known);

    /// What is to be mined.
    ///
    /// @param paths JSONL files of conversations, or folders of such
    /// @param locale that of conversations which are not Chinese
    /// @param askedMin how many conversations must have asked a question; 0: one more for each tenfold of the log
    /// @param bundle the model; null: the one that ships
    record Request(List<Path> paths, String locale, int askedMin, @Nullable Path bundle) {
        public Request {
            paths = List.copyOf(paths);
        }
    }
}
