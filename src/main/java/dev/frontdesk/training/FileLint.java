package dev.frontdesk.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.knowledge.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A [DataLint] over files: the edge of `evaluate intents --lint`.
///
/// @param tests texts with labels that must not be learned from
/// @param outside texts out of scope that must not be learned from
/// @param encoder whose frozen vectors one of the experts reads
/// @param parts of the cross-validation
record FileLint(
        Path train,
        List<Path> tests,
        List<Path> outside,
        EncoderFolder encoder,
        int parts,
        long seed) {
    /// What was found, as JSON; says on standard error how far it is.
    ///
    /// @throws IllegalArgumentException where a file cannot be used at all; what is wrong with single rows is a finding
    ObjectNode run() {
        List<LintFinding> findings = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<LabelledText> learned = LabelledFile.read(train, null, problems);
        findings.addAll(unreadable(train, problems));
        String locale = learned.getFirst().example().locale();
        List<List<LabelledText>> others = new ArrayList<>();
        for (Path file : tests) {
            others.add(LabelledFile.read(file, locale, problems));
            findings.addAll(unreadable(file, problems));
        }
        for (Path file : outside) {
            others.add(LabelledFile.outside(file, locale, problems));
            findings.addAll(unreadable(file, problems));
        }
        TorchDevice.limitThreads();
        LabelledSet set = LabelledSet.of(learned);
        long start = System.nanoTime();
        float[][] vectors = vectors(set.plain());
        DataLint.Result found =
                DataLint.of(set, others, vectors, parts, seed, part -> tell(part, start));
        findings.addAll(found.findings());
        return LintReport.json(found.with(findings));
    }

    private void tell(int part, long start) {
        long seconds = Math.round((System.nanoTime() - start) / 1e9);
        System.err.println("read part " + part + " of " + parts + " after " + seconds + " s");
    }

    /// A file's problems as findings; the list is empty afterwards.
    private static List<LintFinding> unreadable(Path file, List<Problem> problems) {
        List<LintFinding> findings = new ArrayList<>();
        for (Problem problem : problems) {
            String field = problem.field() == null ? "" : problem.field() + " ";
            findings.add(
                    new LintFinding(
                            LintFinding.Kind.UNREADABLE,
                            file,
                            problem.line(),
                            "",
                            "",
                            1,
                            field + problem.message(),
                            null,
                            null));
        }
        problems.clear();
        return findings;
    }

    /// What the frozen encoder gives; without elements where it cannot read the texts.
    private float[][] vectors(List<String> texts) {
        try (AlbertTokenizer tokenizer = encoder.tokenizer()) {
            if (!ReadLocales.reads(tokenizer, texts)) {
                System.err.println("the encoder does not know these signs; n-grams alone read");
                return new float[0][];
            }
        }
        return EncoderProbe.joined(EncoderProbe.encode(encoder, texts));
    }
}
