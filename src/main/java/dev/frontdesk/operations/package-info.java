/// Everything that makes the program run on a machine, and nothing that makes it answer: the command line's
/// `main`, the embedded PostgreSQL, health, the clock.
///
/// [Main] looks at the first argument before Quarkus exists. `serve`, or nothing, starts the database if none is
/// configured and then Quarkus; every other command is a picocli class of the package of its feature, made in
/// [Main] with what it needs (configuration, a lazily opened database) and finished in well under a second, with
/// no port and, mostly, no database.
///
/// [EmbeddedPostgres] is a real PostgreSQL server in the data folder, with durable commits. It outlives crashes of
/// either side: a killed server is started again, a server left behind by a killed program is stopped first.
///
/// Nobody imports this package; what others share is in `operations.access`.
@NullMarked
package dev.frontdesk.operations;

import org.jspecify.annotations.NullMarked;
