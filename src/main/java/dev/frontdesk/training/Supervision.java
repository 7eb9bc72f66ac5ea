package dev.frontdesk.training;

import java.util.List;

/// Texts that people have put together, for the supervised contrastive part of pre-training, in pieces without special tokens.
///
/// @param labels sets of labelled texts; labels of different sets are never compared
/// @param questions sets of questions with their answers
record Supervision(List<Labels> labels, List<Questions> questions) {
    /// A set of labelled texts.
    ///
    /// @param classes for each label its texts
    record Labels(String name, List<List<int[]>> classes) {
        Labels {
            classes = classes.stream().filter(texts -> texts.size() > 1).map(List::copyOf).toList();
            if (classes.size() < 2) {
                throw new IllegalArgumentException(
                        name + " has less than two labels with two texts or more");
            }
        }
    }

    /// Questions, each with the answer of the same index.
    record Questions(String name, List<int[]> questions, List<int[]> answers) {
        Questions {
            questions = List.copyOf(questions);
            answers = List.copyOf(answers);
            if (questions.size() < 2 || questions.size() != answers.size()) {
                throw new IllegalArgumentException(
                        name
                                + " has "
                                + questions.size()
                                + " questions and "
                                + answers.size()
                                + " answers; at least two of each are needed");
            }
        }
    }

    Supervision {
        labels = List.copyOf(labels);
        questions = List.copyOf(questions);
    }

    /// Nothing supervised.
    static Supervision none() {
        return new Supervision(List.of(), List.of());
    }

    boolean isEmpty() {
        return labels.isEmpty() && questions.isEmpty();
    }
}
