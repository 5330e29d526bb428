package curio.shop.demo;

import curio.errors.CurioException;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.shop.ShopSettings;
import curio.shop.ShopTopics;
import curio.shop.worker.ShopParts;
import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stocks an empty shop, in the background and once: by commands of a clerk that are settled like
 * all others, written together under ids of their own, so that several nodes and starts that do it
 * at once stock it once. A shop that knows any item is left as it is. Thread-safe.
 */
public final class DemoStock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoStock.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Given given;
  private final Outbox outbox = new Outbox(ShopParts.SCHEMA);
  private final ShopSettings settings;
  private final String clerk;
  private final Function<String, Optional<Long>> ids;
  private final BackgroundLoop loop =
      new BackgroundLoop("demo-stock", TRY_AGAIN, Duration.ZERO, this::pass);

  /** Of the one thread that passes. */
  private boolean done;

  /**
   * What it works with.
   *
   * @param relay of the schema's outbox
   */
  public record Given(Database database, OutboxRelay relay, Clock clock) {}

  /**
   * Not begun yet.
   *
   * @param clerk name of the account that does it
   * @param ids the id of an account by its user name; empty while it is not there
   */
  public DemoStock(
      Given given, ShopSettings settings, String clerk, Function<String, Optional<Long>> ids) {
    this.given = given;
    this.settings = settings;
    this.clerk = clerk;
    this.ids = ids;
  }

  /** Begins, if the shop is empty. */
  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  /** Looks whether there is something to do, and does it; by one thread at a time. */
  void pass() {
    if (done) {
      return;
    }
    try {
      done = !isEmpty() || write();
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("items of the demo come later");
    }
  }

  private boolean isEmpty() {
    return given
        .database()
        .read(tx ->
            tx.createQuery("select not exists (select from shop.item)").mapTo(Boolean.class).one());
  }

  /** Whether all accounts are there, so that the commands were written. */
  private boolean write() {
    var accounts = accounts();
    if (accounts.isEmpty()) {
      return false;
    }
    var now = given.clock().instant().atZone(settings.zone());
    var commands = new DemoCommands(now, clerk, accounts.get());
    var events =
        new DemoItems(settings).all().stream().flatMap(item -> commands.of(item).stream()).toList();
    given
        .database()
        .inTransaction(tx -> {
          outbox.append(tx, ShopTopics.ITEM, events);
          return events.size();
        });
    given.relay().wake();
    return true;
  }

  private Optional<Map<String, Long>> accounts() {
    var found = new HashMap<String, Long>();
    for (var name : Stream.concat(Stream.of(clerk), DemoItems.CLIENTS.stream()).toList()) {
      var id = ids.apply(name);
      if (id.isEmpty()) {
        return Optional.empty();
      }
      found.put(name, id.get());
    }
    return Optional.of(found);
  }
}
