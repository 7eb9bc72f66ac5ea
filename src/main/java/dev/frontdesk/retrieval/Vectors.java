package dev.frontdesk.retrieval;

import java.util.List;

/// The encoder as the index sees it: texts in, one unit vector a text out.
@FunctionalInterface
public interface Vectors {
    /// No encoder at all: BM25 carries the search.
    Vectors NONE = (texts, _) -> new float[texts.size()][0];

    /// The vectors of texts, in their order, each of length 1 in Euclidean norm; arrays without elements where the locale has no encoder.
    float[][] of(List<String> texts, String locale);
}
