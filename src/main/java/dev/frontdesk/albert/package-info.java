/// The encoder and nothing else: one ALBERT (Lan et al., 2019, arXiv:1909.11942), from its folder to its vectors.
///
/// An [EncoderFolder] is a folder in Hugging Face's layout. From it come an [AlbertConfiguration] (what is
/// computed), [AlbertWeights] (with which numbers) and an [AlbertTokenizer] (on which ids). All files are taken for
/// hostile: what is wrong with one is an [AlbertException] that names it. Two engines run
/// the same arithmetic: [AlbertModel] on PyTorch, which can be trained, and [OnnxEncoder] on ONNX Runtime, whose
/// graph [OnnxExporter] writes. A test holds the two together to 1e-4. Either serves, as a [TextEncoder]: ONNX Runtime on the
/// CPU, PyTorch in a [TorchEncoder] on a GPU.
///
/// What a new encoder begins with comes from here too: [UnigramTrainer] makes a tokenizer from text, [SkipGram] a vector for
/// each of its pieces.
///
/// Nothing here knows of intents, answers or a service: no clock, no configuration look-up, no container.
///
/// Single letters are tensor shapes in the whole package: B texts in a batch, S tokens in a text, V vocabulary,
/// E embedding size, H hidden size, I intermediate size, N attention heads, L labels.
@NullMarked
package dev.frontdesk.albert;

import org.jspecify.annotations.NullMarked;
