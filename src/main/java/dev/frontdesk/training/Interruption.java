package dev.frontdesk.training;

import java.util.concurrent.CountDownLatch;

/// The wish of the operating system (SIGTERM) or of the keyboard (Ctrl-C) that the program end, held up until the work under way is put in safety.
///
/// While one is open, an end of the program waits for [#close()]; so its owner looks at [#isAsked()] often, ends soon, and never calls
/// `System.exit` itself. `kill -9` and power cuts do not ask.
final class Interruption implements AutoCloseable {
    private final Runnable listener;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::holdUp, "interruption");
    private volatile boolean asked;

    /// @param listener is told once, by another thread, that the program is to end
    private Interruption(Runnable listener) {
        this.listener = listener;
    }

    /// Begins to hold up.
    static Interruption watch(Runnable listener) {
        Interruption interruption = new Interruption(listener);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// What the program's end runs: it goes on when this returns.
    private void holdUp() {
        asked = true;
        listener.run();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the program is to end.
    boolean isAsked() {
        return asked;
    }

    /// Lets the program end.
    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The program is ending, and the hook has been let go.
        }
    }
}
