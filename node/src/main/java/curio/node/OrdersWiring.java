package curio.node;

import curio.accounts.Removals;
import curio.jobs.Jobs;
import curio.log.Log;
import curio.log.OutboxRelay;
import curio.orders.NoteErasure;
import curio.orders.OrdersService;
import curio.store.Database;
import curio.store.Wakeups;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Builds the orders of a node. Used by {@link Node} alone. */
final class OrdersWiring {
  private final Closing closing;
  private final Jobs jobs;
  private final MeterRegistry metrics;

  OrdersWiring(Closing closing, Jobs jobs, MeterRegistry metrics) {
    this.closing = closing;
    this.jobs = jobs;
    this.metrics = metrics;
  }

  /** The door of orders, which is open, and what erases notes of removed accounts. */
  OrdersService open(Database database, Wakeups wakeups, Log log, OutboxRelay relay, Clock clock) {
    var service =
        closing.add(
            "orders",
            new OrdersService(database, Topics.ORDER_CREATED, relay, jobs, clock, metrics));
    service.start();
    closing
        .add(
            "erasure of notes",
            new NoteErasure(
                database, log, wakeups, Removals.TOPIC, Removals.REMOVED, jobs, metrics))
        .start();
    return service;
  }
}
