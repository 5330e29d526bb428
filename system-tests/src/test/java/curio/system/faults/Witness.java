package curio.system.faults;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;

import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.migrations.Migrations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches, inside the store, who moves events into the log and who had the right to: by triggers
 * and by the store's clock, so that it depends neither on what nodes believe nor on this process.
 * Thread-safe.
 */
final class Witness implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ORDERS = "orders";

  /** Who moves the log between its homes. */
  static final String MOVER = "mover";

  private final Database database;
  private final List<Loss> losses = new CopyOnWriteArrayList<>();

  /** An owner that was struck, under which epoch, and when. */
  private record Loss(long epoch, OffsetDateTime at) {}

  /** Who may move events now. */
  record Owner(@Nullable String node, long epoch) {}

  private Witness(Database database) {
    this.database = database;
  }

  /** Prepares the store for a cluster that has not begun yet. */
  static Witness on(DatabaseSettings store, Shape shape) {
    Migrations.run(store, "jobs");
    Migrations.run(store, "log");
    try (var connection = DriverManager.getConnection(store.url(), store.user(), store.password());
        var statement = connection.createStatement()) {
      statement.execute(script("/witness.sql"));
      if (shape.kafka()) {
        statement.execute(script("/witness-kafka.sql"));
        statement.execute(
            "create role %s login superuser password '%s'".formatted(MOVER, store.password()));
      }
      for (var node : shape.nodes()) {
        statement.execute(
            "create role \"%s\" login superuser password '%s'"
                .formatted(node.name(), store.password()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the witness cannot be made", e);
    }
    return new Witness(Database.open("witness", store, new SimpleMeterRegistry()));
  }

  Database database() {
    return database;
  }

  /** Notes which node a process is. */
  void started(String node, long pid) {
    patiently(() ->
        database.inTransaction(tx ->
            tx.execute(
                "insert into witness.process values (?, ?) on conflict (pid) do update set node ="
                    + " excluded.node",
                pid,
                node)));
  }

  /** Who relays orders; empty as long as nobody has. */
  Optional<Owner> owner() {
    return patiently(() ->
        database.read(tx ->
            tx.createQuery("select node, epoch from witness.owner where outbox = :outbox")
                .bind("outbox", ORDERS)
                .mapTo(Owner.class)
                .findOne()));
  }

  /** Notes that from this moment on the owner of an epoch cannot work. */
  void lost(Owner owner) {
    losses.add(new Loss(owner.epoch(), now()));
  }

  private OffsetDateTime now() {
    return patiently(() ->
        database.read(
            tx -> tx.createQuery("select clock_timestamp()").mapTo(OffsetDateTime.class).one()));
  }

  /**
   * After each loss that another owner followed: how long until that one moved something. Who was
   * away for less than its lease goes on itself.
   */
  List<Duration> takeovers() {
    return losses.stream().map(this::takeover).flatMap(Optional::stream).sorted().toList();
  }

  private Optional<Duration> takeover(Loss loss) {
    return patiently(() ->
        database.read(tx ->
            tx.createQuery(
                    """
                    select at from (
                      select * from witness.move
                      where outbox = :outbox and at > :lost order by id limit 1
                    ) next
                    where epoch > :epoch
                    """)
                .bind("outbox", ORDERS)
                .bind("epoch", loss.epoch())
                .bind("lost", loss.at())
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(next -> Duration.between(loss.at(), next))));
  }

  long moves() {
    return number("select count(*) from witness.move");
  }

  /**
   * Moves by a node that was not the owner, or whose epoch had passed when it was made. None may
   * be.
   */
  List<String> staleMoves() {
    return patiently(() ->
        database.read(tx ->
            tx.createQuery(
                    """
                    select format('%s by %s in epoch %s of %s, after epoch %s',
                      outbox, writer, epoch, owner, before)
                    from (
                      select *, max(epoch) over (partition by outbox order by id) as before
                      from witness.move
                    ) m
                    where writer is distinct from owner or epoch is distinct from before
                    """)
                .mapTo(String.class)
                .list()));
  }

  private long number(String sql) {
    return patiently(() -> database.read(tx -> tx.createQuery(sql).mapTo(Long.class).one()));
  }

  /** The store is killed now and then; it comes back. */
  private static <T> T patiently(Supplier<T> question) {
    var answer = new AtomicReference<@Nullable T>();
    eventually(LIMIT, () -> answer.set(question.get()));
    return requireNonNull(answer.get());
  }

  private static String script(String name) {
    try (var in = requireNonNull(Witness.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
