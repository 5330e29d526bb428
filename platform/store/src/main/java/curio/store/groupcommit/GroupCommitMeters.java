package curio.store.groupcommit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.IntSupplier;

/** What a group commit tells about itself. Thread-safe. */
final class GroupCommitMeters {
  private final DistributionSummary items;
  private final Timer time;
  private final Counter refusals;

  GroupCommitMeters(MeterRegistry metrics, String group, IntSupplier queued) {
    items =
        DistributionSummary.builder("group_commit_batch_items")
            .description("Items of one transaction")
            .tag("group", group)
            .register(metrics);
    time =
        Timer.builder("group_commit_batch")
            .description("Time from taking a batch until its callers are answered")
            .tag("group", group)
            .register(metrics);
    refusals =
        Counter.builder("group_commit_refusals")
            .description("Items refused because a queue was full or closed")
            .tag("group", group)
            .register(metrics);
    Gauge.builder("group_commit_queued_items", queued, IntSupplier::getAsInt)
        .description("Items waiting for a batch")
        .tag("group", group)
        .strongReference(true)
        .register(metrics);
  }

  void time(int size, Runnable batch) {
    items.record(size);
    time.record(batch);
  }

  void refused() {
    refusals.increment();
  }
}
