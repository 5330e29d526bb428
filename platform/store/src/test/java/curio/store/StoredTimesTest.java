package curio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredTimesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final DatabaseSettings settings = Stores.fresh();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Database database = Database.open("times", settings, metrics);
  private final MovedClock clock = new MovedClock();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatLiesInTheFutureCountsAsNowAndNothingRestsLongerThanItsLongest() {
    table();
    insert("ahead", "1 hour", "1 hour");
    insert("due", "5 minutes", "0");
    insert("past", "-1 hour", "-2 hours");

    settle(
        StoredTime.until("zoo.animal", "fed_at", Duration.ofMinutes(10)).and("seen_at"),
        StoredTime.moment("zoo.animal", "seen_at"));

    assertThat(minutes("ahead", "fed_at")).isEqualTo(10);
    assertThat(minutes("ahead", "seen_at")).isZero();
    assertThat(minutes("due", "fed_at")).isEqualTo(5);
    assertThat(minutes("past", "fed_at")).isEqualTo(-60);
    assertThat(minutes("past", "seen_at")).isEqualTo(-120);
    assertThat(settled()).isOne();
  }

  @Test
  void theLongestMayStandInTheRowAndRowsMayBeLeftOut() {
    table();
    insert("ahead", "1 hour", "0");
    insert("left out", "1 hour", "0");

    settle(StoredTime.until("zoo.animal", "fed_at", "patience").where("name = 'ahead'"));

    assertThat(minutes("ahead", "fed_at")).isEqualTo(7);
    assertThat(minutes("left out", "fed_at")).isEqualTo(60);
  }

  @Test
  void manyAreSettledInBatches() {
    table();
    Stores.execute(
        settings,
        """
        insert into zoo.animal (name, fed_at, seen_at)
        select 'many', now() + interval '1 day', now() from generate_series(1, 2500)
        """);

    settle(StoredTime.moment("zoo.animal", "fed_at"));

    assertThat(settled()).isEqualTo(2_500);
  }

  @Test
  void whatAnotherNodeHasWrittenIsLeftWhileEitherClockSaysItIsRight() {
    table();
    insert("ahead", "1 hour", "0");
    clock.move(HOUR);

    settle(StoredTime.moment("zoo.animal", "fed_at").byNodes());

    assertThat(minutes("ahead", "fed_at")).isEqualTo(60);
  }

  @Test
  void aClockThatIsSetBackIsNoticed() {
    table();
    clock.move(HOUR);
    try (var times = times(StoredTime.moment("zoo.animal", "fed_at").byNodes())) {
      times.start();
      insert("ahead", "1 hour", "0");

      clock.move(HOUR.negated());

      Stores.await("it is settled", () -> settled() == 1);
    }
    assertThat(minutes("ahead", "fed_at")).isZero();
  }

  /** A row that somebody held, or that a statement under way wrote, when the clock was set back. */
  @Test
  void whatIsWrittenSoonAfterAStepIsSettledToo() {
    table();
    clock.move(HOUR);
    try (var times = times(StoredTime.moment("zoo.animal", "fed_at").byNodes())) {
      times.start();
      insert("first", "1 hour", "0");
      clock.move(HOUR.negated());
      Stores.await("the first is settled", () -> settled() == 1);

      insert("second", "1 hour", "0");

      Stores.await("the second is settled", () -> settled() == 2);
    }
    assertThat(minutes("second", "fed_at")).isZero();
  }

  @Test
  void aStoreThatIsAwayIsLookedAtLater() {
    var nowhere =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:1/none",
            "u",
            "p",
            1,
            Duration.ofMillis(300),
            Duration.ofSeconds(1));
    try (var away = Database.open("away", nowhere, metrics);
        var times = new StoredTimes(away, clock, List.of(), metrics)) {
      times.start();

      assertThat(settled()).isZero();
    }
  }

  @Test
  void whatIsNoTableOrColumnIsRefused() {
    assertThatThrownBy(() -> StoredTime.moment("animal", "fed_at"))
        .hasMessage("table: animal (expected: schema.table)");
    assertThatThrownBy(() -> StoredTime.moment("zoo.animal", "fed_at").and("a b"))
        .hasMessage("column: a b (expected: a-z and _)");
    assertThat(StoredTime.moment("zoo.animal", "fed_at").and("seen_at").columns())
        .containsExactly("zoo.animal.fed_at", "zoo.animal.seen_at");
  }

  private void settle(StoredTime... which) {
    try (var times = times(which)) {
      times.start();
    }
  }

  private StoredTimes times(StoredTime... which) {
    return new StoredTimes(database, clock, List.of(which), metrics);
  }

  private double settled() {
    return metrics.get("store_times_settled").counter().count();
  }

  private void table() {
    Stores.execute(
        settings,
        """
        create schema zoo;
        create table zoo.animal (
          name text, fed_at timestamptz, seen_at timestamptz, patience interval default '7 minutes')
        """);
  }

  private void insert(String name, String fed, String seen) {
    Stores.execute(
        settings,
        "insert into zoo.animal values ('%s', now() + interval '%s', now() + interval '%s')"
            .formatted(name, fed, seen));
  }

  /** How many minutes from now, rounded. */
  private int minutes(String name, String column) {
    var sql =
        "select round(extract(epoch from %s - now()) / 60) from zoo.animal where name = '%s'"
            .formatted(column, name);
    return database.read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }

  /** The time of day, moved. */
  private static final class MovedClock extends Clock {
    private final AtomicReference<Duration> by = new AtomicReference<>(Duration.ZERO);

    void move(Duration time) {
      by.updateAndGet(time::plus);
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(by.get());
    }

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
