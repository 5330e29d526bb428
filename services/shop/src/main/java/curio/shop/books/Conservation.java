package curio.shop.books;

import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the books with the items, now and then, on one node: the balances sum to 0; stock and
 * loans are what the items in the shop cost and what is lent on those in pawn; an item is in pawn
 * if and only if it has an open ticket, of its holder; it has a holder where it is with somebody or
 * in pawn for somebody, and nowhere else. One statement looks at one moment, so nothing that
 * commits meanwhile disturbs it. Thread-safe.
 */
public final class Conservation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Conservation.class);
  private static final Duration PERIOD = Duration.ofMinutes(5);

  private static final String CHECK =
      """
      with balances as (
        select coalesce(sum(cash_cents), 0) as cash, coalesce(sum(stock_cents), 0) as stock,
          coalesce(sum(loans_cents), 0) as loans, coalesce(sum(income_cents), 0) as income
        from shop.balance
      ), items as (
        select coalesce(sum(cost_cents) filter (where holding = 2), 0) as stock,
          coalesce(sum(t.price_cents) filter (where holding = 4), 0) as loans,
          count(*) filter (where (holding in (3, 4)) <> (holder <> '')) as holders,
          count(*) filter (where (holding = 4) <> (t.item_id is not null)
            or t.client_id <> holder) as pawns,
          count(*) filter (where holding <> 2 and cost_cents <> 0) as costs
        from shop.item i left join shop.ticket t on t.item_id = i.id and t.status = 1
      )
      select b.cash + b.stock + b.loans + b.income as sum, b.stock - i.stock as stock,
        b.loans - i.loans as loans, i.holders, i.pawns, i.costs,
        (select count(*) from shop.ticket t left join shop.item i on i.id = t.item_id
          where t.status = 1 and i.id is null) as strays,
        (select count(*) from shop.ticket
          where status = 1 and forfeits_at < statement_timestamp() - interval '1 minute') as late
      from balances b, items i
      """;

  private final Database database;
  private final SingletonTask task;
  private volatile double violations = Double.NaN;
  private volatile double late = Double.NaN;

  /** What one look found: all are 0 when the books are right. */
  record Found(
      long sum,
      long stock,
      long loans,
      long holders,
      long pawns,
      long costs,
      long strays,
      long late) {
    List<String> violations() {
      var found = new ArrayList<String>();
      add(found, sum, "the balances sum to %d hundredths (expected: 0)");
      add(found, stock, "stock is %d hundredths above the items in the shop (expected: 0)");
      add(found, loans, "loans are %d hundredths above the items in pawn (expected: 0)");
      add(found, holders, "%d items have a holder that they must not have, or none (expected: 0)");
      add(found, pawns, "%d items do not fit their open tickets (expected: 0)");
      add(found, costs, "%d items that are not the shop's own have a cost (expected: 0)");
      add(found, strays, "%d open tickets have no item (expected: 0)");
      return found;
    }

    private static void add(List<String> found, long number, String text) {
      if (number != 0) {
        found.add(text.formatted(number));
      }
    }
  }

  /** Not running yet. */
  public Conservation(Database database, Jobs jobs, MeterRegistry metrics) {
    this.database = database;
    this.task = SingletonTask.every(PERIOD, jobs, "shop-conservation", this::pass);
    Gauge.builder("shop_conservation_violations", () -> task.isHeld() ? violations : Double.NaN)
        .description("ways in which the books and the items of the shop do not fit, on one node")
        .register(metrics);
    Gauge.builder("shop_late_forfeits", () -> task.isHeld() ? late : Double.NaN)
        .description("open tickets that should have been forfeited a minute ago, on one node")
        .register(metrics);
  }

  /** Begins to look, on one node at a time. */
  public void start() {
    task.start();
  }

  /**
   * Looks now.
   *
   * @return what is wrong, for people; empty if nothing is
   */
  public List<String> check() {
    return look().violations();
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean pass(JobLease lease) {
    var found = look();
    var wrong = found.violations();
    violations = wrong.size();
    late = found.late();
    wrong.forEach(one -> LOG.atError().addKeyValue("violation", one).log("the books are wrong"));
    return false;
  }

  /** It may take seconds, and is none of the reads that clients wait for. */
  private Found look() {
    return database.inTransaction(tx -> tx.createQuery(CHECK).mapTo(Found.class).one());
  }
}
