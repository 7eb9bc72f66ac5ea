package dev.frontdesk.albert;

/// What a checkpoint may carry on top of its encoder.
public enum AlbertHead {
    /// `tanh(Wp h[CLS] + bp)`, the input of the classifier and of sentence order.
    POOLER,
    /// Classes of a text, or of each of its tokens: the names are the same in Hugging Face.
    CLASSIFIER,
    /// Start and end of an answer in a text (extractive question answering).
    ANSWER_SPAN,
    /// Whether two segments stand in their right order, a pre-training objective.
    SENTENCE_ORDER,
    /// Which word stood under a mask, the other pre-training objective.
    MASKED_WORDS
}
