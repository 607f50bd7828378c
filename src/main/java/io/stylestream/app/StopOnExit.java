package io.stylestream.app;

import java.util.concurrent.CountDownLatch;

/** Lets Ctrl-C end a run in order: the process goes on until the run has saved what it has, and this is closed. */
final class StopOnExit implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param stop asks the run to end; called on another thread */
    StopOnExit(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop), "stop-training"));
    }

    private void stopAndWait(Runnable stop) {
        if (ended.getCount() > 0) {
            System.err.println("stopping after this iteration; what has been learned is still saved");
        }
        stop.run();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
