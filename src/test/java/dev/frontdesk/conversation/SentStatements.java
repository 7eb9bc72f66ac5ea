package dev.frontdesk.conversation;

import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The statements that this process sends to Postgres, counted where they all pass: in the driver.
///
/// Whoever sends them and by whatever library, a `begin` and a `commit` of its own included; only the thread that follows the live release is
/// left out, since it looks every few seconds whether anybody writes or not. A pool that validates its connections sends statements, too: such
/// a test turns that off.
final class SentStatements implements AutoCloseable {
    private static final String DRIVER = "org.postgresql.core.v3.QueryExecutorImpl";
    private static final String FOLLOWER = "releases";

    private final Logger driver = Logger.getLogger(DRIVER);
    private final LongAdder sent = new LongAdder();
    private final Handler counter =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    String message = entry.getMessage();
                    boolean executes =
                            message.startsWith(" FE=> Execute(")
                                    || message.startsWith(" FE=> SimpleQuery(")
                                    || message.startsWith(" FE=> FunctionCall(");
                    if (executes && !Thread.currentThread().getName().equals(FOLLOWER)) {
                        sent.increment();
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    SentStatements() {
        counter.setLevel(Level.ALL);
        driver.addHandler(counter);
        driver.setUseParentHandlers(false);
        driver.setLevel(Level.FINEST);
    }

    long count() {
        return sent.sum();
    }

    @Override
    public void close() {
        driver.setLevel(null);
        driver.setUseParentHandlers(true);
        driver.removeHandler(counter);
    }
}
