/// The program as the world sees it: a process, HTTP, WebSockets, exit codes. Nothing in here knows a class of the
/// program; what it may rely on is written in the documents for users.
///
/// `Program` starts and kills the packaged program on a private folder, `Api` calls it, `ChatClient` chats with it as the
/// widget does. The tests read from top to bottom as stories.
@NullMarked
package dev.frontdesk.program;

import org.jspecify.annotations.NullMarked;
