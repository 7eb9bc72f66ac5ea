package dev.frontdesk.albert;

/// What serving needs of B texts.
///
/// @param sentence [B][H], for each text the mean of its last hidden states, special tokens included
/// @param words [B][E], for each text the mean of its word vectors, special tokens included
@SuppressWarnings("ArrayRecordComponent")
public record EncoderOutput(float[][] sentence, float[][] words) {}
