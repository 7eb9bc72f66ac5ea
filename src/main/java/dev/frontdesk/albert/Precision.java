package dev.frontdesk.albert;

/// The numbers a serving graph multiplies with.
public enum Precision {
    /// float32 throughout.
    FLOAT32,
    /// Weights as int8 with one scale a column, activations quantised as they come; the embedding tables stay float32.
    ///
    /// Less than half the time, at a cosine of over 0.999 to float32 on the fixtures. The scale of the activations is taken over a whole batch, so
    /// a text's vector depends slightly on its neighbours.
    INT8
}
