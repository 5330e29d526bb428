package curio.node.running;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;

/** What Micrometer knows of the process, under the names that Prometheus has for it. Stateless. */
public final class JvmMetrics {
  private static final double NANOS = 1e9;

  private JvmMetrics() {}

  /** Adds them; before any other meter, as it settles names. */
  public static void bind(MeterRegistry metrics, Closing closing) {
    metrics.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    metrics.config().meterFilter(new CpuNames());
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    closing.add(Phase.PLATFORM, "garbage collection metrics", bound(metrics));
    FunctionCounter.builder("process.cpu", ProcessHandle.current(), JvmMetrics::cpuSeconds)
        .description("Time that the processors worked for this process")
        .baseUnit("seconds")
        .register(metrics);
  }

  private static JvmGcMetrics bound(MeterRegistry metrics) {
    var collections = new JvmGcMetrics();
    collections.bindTo(metrics);
    return collections;
  }

  private static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / NANOS;
  }

  /** A name with {@code _count} at its end is taken for a part of a histogram. */
  private static final class CpuNames implements MeterFilter {
    @Override
    public Meter.Id map(Meter.Id id) {
      return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
    }
  }
}
