package curio.shop.forfeits;

import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_FORFEIT;

import curio.errors.CurioException;
import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.log.OutboxRelay;
import curio.shop.actions.Asked;
import curio.shop.actions.Changes;
import curio.shop.actions.Outcome;
import curio.shop.actions.Outcome.Applied;
import curio.shop.actions.Step;
import curio.shop.actions.StoredTicket;
import curio.store.Database;
import curio.text.Digest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes pawned items the shop's own when their tickets are over, by the clock of the database. Each
 * is an action like any other, whose id follows from the ticket's: it happens once, whoever does it
 * and however often it is tried. It locks items as commands do, so that of a forfeiture and a
 * redemption at the same moment one finds the other done. Thread-safe.
 */
public final class Forfeits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forfeits.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final int BATCH = 500;
  private static final String NAME = "shop-forfeits";
  private static final UUID NOBODY_ASKED = new UUID(0, 0);

  private static final String OVER =
      """
      select action_id, item_id, forfeits_at from shop.ticket
      where status = 1 and forfeits_at <= statement_timestamp()
        and (forfeits_at, action_id) > (cast(:time as timestamptz), :id)
      order by forfeits_at, action_id limit :limit
      """;

  private final Database database;
  private final OutboxRelay relay;
  private final SingletonTask task;
  private final Counter forfeited;

  /**
   * Not running yet.
   *
   * @param relay of the schema's outbox
   */
  public Forfeits(Database database, OutboxRelay relay, Jobs jobs, MeterRegistry metrics) {
    this.database = database;
    this.relay = relay;
    this.task = SingletonTask.every(PERIOD, jobs, NAME, this::pass);
    this.forfeited =
        Counter.builder("shop_forfeited_tickets")
            .description("tickets that this node found over, whose items became the shop's")
            .register(metrics);
  }

  /** Begins to forfeit, on one node at a time. */
  public void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  /** A ticket that was over when it was looked for. */
  private record Over(UUID actionId, String itemId, Instant forfeitsAt) {}

  private boolean pass(JobLease lease) {
    forfeitNow();
    return false;
  }

  /**
   * Forfeits what is over now, whoever else does so at the same time. Goes through all, so that
   * none is kept by one that cannot be forfeited.
   */
  public void forfeitNow() {
    var last = new Over(new UUID(0, 0), "", Instant.EPOCH);
    for (var page = over(last); !page.isEmpty(); page = over(last)) {
      forfeit(page.stream().map(Over::itemId).toList());
      last = page.getLast();
    }
  }

  private List<Over> over(Over last) {
    return database.read(tx ->
        tx.createQuery(OVER)
            .bind("time", last.forfeitsAt().toString())
            .bind("id", last.actionId())
            .bind("limit", BATCH)
            .mapTo(Over.class)
            .list());
  }

  private void forfeit(List<String> items) {
    try {
      commit(items);
    } catch (CurioException e) {
      throw e;
    } catch (RuntimeException e) {
      items.forEach(this::forfeitAlone);
    }
  }

  private void forfeitAlone(String item) {
    try {
      commit(List.of(item));
    } catch (CurioException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("item", item).setCause(e).log("an item cannot be forfeited");
    }
  }

  private void commit(List<String> items) {
    int done = database.inTransaction(tx -> forfeit(tx, items));
    if (done > 0) {
      forfeited.increment(done);
      relay.wake();
    }
  }

  /** Looks again behind the locks: whoever came first has changed the ticket. */
  private static int forfeit(Handle tx, List<String> items) throws SQLException {
    var changes = Changes.lock(tx, items);
    for (var id : items) {
      changes
          .openTicket(id)
          .filter(ticket -> ticket.isOver(changes.now()))
          .ifPresent(ticket -> forfeit(changes, ticket));
    }
    changes.write(tx);
    return changes.outcomes().size();
  }

  private static void forfeit(Changes changes, StoredTicket ticket) {
    var item = changes.item(ticket.itemId()).orElseThrow();
    var date = ticket.term().forfeitsAt();
    var id = Digest.of(NAME, ticket.actionId().toString());
    var step = Step.forfeit(item, ticket, Asked.byTheShop(id, date));
    changes.apply(step);
    changes.settle(
        new Outcome(
            id,
            NOBODY_ASKED,
            ACTION_KIND_FORFEIT,
            item.id(),
            0,
            "",
            date,
            new Applied(step.version())));
  }
}
