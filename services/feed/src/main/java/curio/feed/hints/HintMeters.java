package curio.feed.hints;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What is told of hints and declarations to operators. Thread-safe. */
final class HintMeters {
  private final AtomicInteger names = new AtomicInteger();
  private final Counter sent;
  private final Counter merged;
  private final Counter unheard;
  private final Counter declared;
  private final Counter undeclared;

  HintMeters(Interests interests, MeterRegistry metrics) {
    sent = counter(metrics, "feed_hints_sent", "hints that this node sent to other nodes");
    merged =
        counter(
            metrics,
            "feed_hints_merged",
            "hints that were left to the next one, as one to the same node was under way");
    unheard =
        counter(
            metrics, "feed_hints_unheard", "hints of this node that got no answer within a second");
    declared =
        counter(
            metrics,
            "feed_declarations",
            "times that this node told another one whose events it wants");
    undeclared =
        counter(
            metrics,
            "feed_declarations_failed",
            "those of them that got no answer within a second, or the answer to tell all again");
    Gauge.builder("feed_interest_declared", names, AtomicInteger::get)
        .description("users whose events this node wants to hear of")
        .register(metrics);
    Gauge.builder("feed_interest_nodes", interests, Interests::size)
        .description("nodes that have told this one whose events they want, itself included")
        .register(metrics);
  }

  void sent() {
    sent.increment();
  }

  void merged() {
    merged.increment();
  }

  void unheard() {
    unheard.increment();
  }

  void declared() {
    declared.increment();
  }

  void undeclared() {
    undeclared.increment();
  }

  void names(int count) {
    names.set(count);
  }

  private static Counter counter(MeterRegistry metrics, String name, String description) {
    return Counter.builder(name).description(description).register(metrics);
  }
}
