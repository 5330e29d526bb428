package curio.cluster.remote;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What is counted of the calls to one service. Thread-safe. */
final class CallMeters {
  private final Timer answered;
  private final Timer refused;
  private final Timer failed;
  private final Counter retries;
  private final Counter heldBack;

  CallMeters(MeterRegistry metrics, String service) {
    answered = calls(metrics, service, "answered");
    refused = calls(metrics, service, "refused");
    failed = calls(metrics, service, "failed");
    retries =
        Counter.builder("rpc.client.retries")
            .description("Calls that were made once more, at another member if there is one")
            .tag("service", service)
            .register(metrics);
    heldBack =
        Counter.builder("rpc.client.held.back")
            .description("Calls refused at once because the breakers of all members were open")
            .tag("service", service)
            .register(metrics);
  }

  void answered(long nanos) {
    answered.record(nanos, TimeUnit.NANOSECONDS);
  }

  void refused(long nanos) {
    refused.record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed(long nanos) {
    failed.record(nanos, TimeUnit.NANOSECONDS);
  }

  void retried() {
    retries.increment();
  }

  void heldBack() {
    heldBack.increment();
  }

  private static Timer calls(MeterRegistry metrics, String service, String outcome) {
    return Timer.builder("rpc.client.calls")
        .description("Calls to other nodes, each attempt by itself")
        .tag("service", service)
        .tag("outcome", outcome)
        .register(metrics);
  }
}
