package io.stylestream.app.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Time that the processors have spent so far.
 *
 * @param program on this program, native threads included
 * @param children on the processes that it started
 */
record ProcessorTime(Duration program, Duration children) {
    static ProcessorTime now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Duration children = ProcessHandle.current()
                .children()
                .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
        return new ProcessorTime(Duration.ofNanos(system.getProcessCpuTime()), children);
    }

    ProcessorTime since(ProcessorTime earlier) {
        return new ProcessorTime(program.minus(earlier.program), children.minus(earlier.children));
    }
}
