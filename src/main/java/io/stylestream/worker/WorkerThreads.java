package io.stylestream.worker;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Names the worker's threads; as daemons they never keep a process alive that wants to end. */
final class WorkerThreads {
    private WorkerThreads() {}

    static ThreadFactory factory(String name) {
        AtomicInteger numbers = new AtomicInteger();
        return work -> daemon(name + "-" + numbers.incrementAndGet(), work);
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
