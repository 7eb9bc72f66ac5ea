/// Lucene: an immutable index over one knowledge snapshot, and candidates with their explanation.
///
/// BM25 with language-aware analysis and nearest encoder vectors run as one hybrid search; what they found is handed on with both
/// scores, since how to weigh them is learned (`scoring`), not fixed here.
@NullMarked
package dev.frontdesk.retrieval;

import org.jspecify.annotations.NullMarked;
