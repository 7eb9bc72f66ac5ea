/// Chat over WebSocket: the protocol `frontdesk.v1`, sessions and resume, the answering of messages, hand-over to people.
///
/// A frame's way: [ChatSocket] (event loop: limits, then a bounded queue) → [ChatProtocol] (one virtual thread a connection, frames in
/// order: read, store, acknowledge) → [Answering] (one virtual thread a conversation: engine, rendering, store, send). Reading never waits for
/// the engine: while the bot thinks, messages go on being accepted, and a newer one supersedes the reply that was not sent yet.
///
/// A [Room] joins the connections of one conversation in this process. Its lock is held from a commit until what was
/// committed is handed to every connection, so that each sees turns in the order of their `seq`.
@NullMarked
package dev.frontdesk.conversation;

import org.jspecify.annotations.NullMarked;
