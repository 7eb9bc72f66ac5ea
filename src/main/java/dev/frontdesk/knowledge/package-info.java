/// What the company knows: intents, answers, articles — imported, drafted, validated, published.
///
/// Edits go to a draft in Postgres. Publishing freezes the draft into a [KnowledgeSnapshot], an immutable value that is
/// identified by its content's digest and lives in memory inside a release: the answer path never reads the database.
@NullMarked
package dev.frontdesk.knowledge;

import org.jspecify.annotations.NullMarked;
