package curio.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;

/** Metrics of the process: memory, threads, processors, garbage collection. */
final class JvmMetrics {
  private JvmMetrics() {}

  static void bind(MeterRegistry metrics, Closing closing) {
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    var collections = closing.add("garbage collection metrics", new JvmGcMetrics());
    collections.bindTo(metrics);
  }
}
