package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.FaqFile;
import dev.frontdesk.knowledge.Imported;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `evaluate answers`: ranks a FAQ's answers for questions whose right answers are known.
@Command(
        name = "answers",
        description = "Ranks a FAQ's answers for questions whose right answers are known.",
        mixinStandardHelpOptions = true)
final class EvaluateAnswersCommand extends FiguresCommand {
    @Option(
            names = "--faq",
            required = true,
            paramLabel = "F.jsonl",
            description = "id, question, answer, variants…")
    private Path faq = Path.of("");

    @Option(
            names = "--queries",
            required = true,
            paramLabel = "F.jsonl",
            description = "query, relevant_ids; never fitted to.")
    private Path queries = Path.of("");

    @Option(
            names = "--train",
            paramLabel = "F.jsonl",
            description = "query, relevant_ids to fit the match head to.")
    private @Nullable Path train;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The model (default: the one that ships).")
    private @Nullable Path bundle;

    @Option(
            names = "--encoder",
            paramLabel = "DIR|ID",
            converter = EncoderChoice.Reader.class,
            description = "A plain encoder instead of a bundle: a folder or a Hub id.")
    private @Nullable EncoderChoice encoder;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where report.json and the rankings go.")
    private @Nullable Path report;

    @Override
    JsonNode evaluate() throws IOException {
        List.of(faq, queries).forEach(FiguresCommand::require);
        if (encoder != null && bundle != null) {
            throw new IllegalArgumentException("name --bundle or --encoder, not both");
        }
        List<Problem> problems = new ArrayList<>();
        Imported<List<Answer>> answers = FaqFile.read(faq, "en");
        problems.addAll(answers.problems());
        List<QueryFile.Query> asked = read(queries, problems);
        List<QueryFile.Query> lesson = train == null ? List.of() : read(train, problems);
        TrainCommand.report(problems);
        if (answers.value().isEmpty() || asked.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to evaluate: "
                            + answers.value().size()
                            + " answers and "
                            + asked.size()
                            + " queries could be read");
        }
        String locale = answers.value().getFirst().locale();
        KnowledgeSnapshot knowledge =
                new KnowledgeSnapshot(
                        Dataset.NOBODY, List.of(), List.of(), answers.value(), List.of());
        try (Scorer plain =
                encoder == null
                        ? ShippedBundle.open(bundle)
                        : PlainEncoder.scorer(encoder.folder(), locale)) {
            KnowledgeIndex index = KnowledgeIndex.build(knowledge, plain::vectors);
            Scorer scorer =
                    lesson.isEmpty()
                            ? plain
                            : MatchTraining.fitted(plain, index, knowledge, lesson, locale);
            AnswerEngine engine = new AnswerEngine(scorer, index, knowledge);
            AnswerEvaluation result = AnswerEvaluation.of(asked, scorer, index, engine, locale);
            JsonNode tree = JSON.valueToTree(result);
            if (report != null) {
                Files.createDirectories(report);
                Files.writeString(report.resolve("report.json"), pretty(tree) + "\n");
            }
            return tree;
        }
    }

    private static List<QueryFile.Query> read(Path file, List<Problem> problems) {
        return QueryFile.read(file, String.valueOf(file.getFileName()), problems);
    }
}
