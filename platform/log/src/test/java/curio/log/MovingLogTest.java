package curio.log;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.jobs.Jobs;
import curio.log.kafka.KafkaAppender;
import curio.log.kafka.KafkaLog;
import curio.log.kafka.TestTopics;
import curio.log.moving.LogMove;
import curio.log.moving.MovingLog;
import curio.store.Database;
import curio.store.migrations.Migrations;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log that can move keeps what every log promises, on Kafka and on its way there and back. */
class MovingLogTest extends LogContract {
  private final TestTopics topics = TestTopics.onOneBroker();
  private @Nullable KafkaLog opened;

  @Override
  Log open(Database with) {
    var opening = KafkaLog.open(topics.settings(), with, new SimpleMeterRegistry());
    opened = opening;
    return new MovingLog(with, opening);
  }

  @AfterEach
  void closeLog() {
    kafka().close();
    topics.close();
  }

  private KafkaLog kafka() {
    return requireNonNull(opened);
  }

  @Test
  void placesRiseFromGenerationToGenerationAndNothingIsBetweenThem() {
    var move = new LogMove(database, kafka());
    var lease = hold("relay:things");
    try (var mover = log.mover(database, outbox, lease)) {
      for (int generation = 0; generation < 4; generation++) {
        if (generation > 0) {
          assertThat(generation % 2 == 0 ? move.toKafka() : move.toPostgres()).isTrue();
          assertThat(generation % 2 == 0 ? move.toKafka() : move.toPostgres()).isFalse();
        }
        write(EventSamples.many(TOPIC, 40));
        eventually(() -> {
          mover.move();
          assertThat(waiting()).isZero();
        });
      }
    }

    var all = everything();
    assertThat(all).hasSize(160).doesNotHaveDuplicates();
    assertThat(all)
        .extracting(record -> Place.of(record.offset()).generation())
        .contains(0, 1, 2, 3);
    for (int partition = 0; partition < TOPIC.partitions(); partition++) {
      var records = log.read(TOPIC, partition, -1, 1_000);
      assertThat(records).extracting(LogRecord::offset).isSorted();
      assertThat(records).extracting(EventSamples::number).isSorted();
      for (var record : records) {
        var behind = log.read(TOPIC, partition, record.offset(), 1_000);
        assertThat(behind).isEqualTo(records.subList(records.indexOf(record) + 1, records.size()));
      }
    }
    assertThat(number("select count(*) from log.batch")).isPositive();
  }

  /** That brokers are given moves nothing by itself. */
  @Test
  void aLogThatBeganInPostgresStaysThereUntilItIsMoved() {
    database.inTransaction(tx -> tx.execute("delete from log.generation"));
    database.inTransaction(tx -> tx.execute("update log.partition set closed = false"));
    new PostgresLog(database).declare(TOPIC);
    log.declare(TOPIC);
    write(EventSamples.many(TOPIC, 20));
    try (var mover = mover()) {
      assertThat(mover.move().events()).isEqualTo(20);
      assertThat(number("select sum(events) from log.batch")).isEqualTo(20);

      assertThat(new LogMove(database, kafka()).toKafka()).isTrue();
      write(EventSamples.many(TOPIC, 20));
      eventually(() -> {
        mover.move();
        assertThat(waiting()).isZero();
      });
    }
    assertThat(everything()).hasSize(40);
    assertThat(number("select sum(events) from log.batch")).isEqualTo(20);
  }

  /** Its topics, records, outboxes and positions are taken over as they are. */
  @Test
  void anInstallationOfTheReleaseBeforeGoesOnAndMoves() {
    store.asOwner(
        """
        drop table log.generation, log.broker_topic;
        drop trigger partition_is_closed on log.partition;
        drop function log.refuse_append;
        alter table log.partition drop column closed;
        delete from log.flyway_schema_history where version::int > 2;
        with made as (
          update log.partition set next_offset = 3 where partition = 1 returning topic_id)
        insert into log.batch (topic_id, partition, last_offset, events, payload)
        select topic_id, 1, 2, 3, '' from made;
        """);
    write(EventSamples.many(TOPIC, 20));

    Migrations.run(store.settings(), "log");
    var upgraded = new MovingLog(database, kafka());
    upgraded.declare(TOPIC);

    assertThat(upgraded.lastOffsets(List.of(TOPIC)))
        .containsExactly(Map.entry(new TopicPartition(TOPIC.name(), 1), 2L));
    try (var mover = upgraded.mover(database, outbox, hold("relay:things"))) {
      assertThat(mover.move().events()).isEqualTo(20);
      assertThat(new LogMove(database, kafka()).toKafka()).isTrue();
      write(EventSamples.many(TOPIC, 20));
      eventually(() -> {
        mover.move();
        assertThat(waiting()).isZero();
      });
    }
    var behind =
        IntStream.range(0, TOPIC.partitions())
            .mapToObj(partition -> upgraded.read(TOPIC, partition, partition == 1 ? 2 : -1, 100))
            .mapToInt(List::size);
    assertThat(behind.sum()).isEqualTo(40);
  }

  /** A look at where the log is, made before the lock was there, would be one at the past. */
  @Test
  void whatWaitedForAMoveToBeginIsNotTakenForPartOfTheOldLog() throws Exception {
    var metrics = new SimpleMeterRegistry();
    try (var notifications = new Notifications(database, store.settings(), "moving");
        var toPostgres = new PostgresAppender(database, notifications, metrics);
        var toKafka = new KafkaAppender(kafka(), notifications);
        var appender = ((MovingLog) log).appender(toPostgres, toKafka, metrics);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var late =
          database.inTransaction(tx -> {
            tx.execute("select pg_advisory_xact_lock(?)", 0x6c6f_6700L);
            tx.execute("update log.generation set closing = true where ended is null");
            var appending =
                threads.submit(
                    () -> appender.append(TOPIC, List.of(EventSamples.of(TOPIC, "late", "ok"))));
            eventually(() ->
                assertThat(
                        number(
                            "select count(*) from pg_locks where locktype = 'advisory' and not"
                                + " granted"))
                    .isPositive());
            return appending;
          });

      assertThatThrownBy(late::get).hasMessageContaining("the log moves");
      assertThat(everything()).isEmpty();
      assertThat(new LogMove(database, kafka()).toPostgres()).isTrue();
      assertThat(appender.append(TOPIC, List.of(EventSamples.of(TOPIC, "later", "ok"))))
          .isEqualTo(Appender.Taken.LOGGED);
      assertThat(everything()).hasSize(1);
    }
  }

  @Test
  void aNodeOfAnEarlierReleaseCannotAppendWhereTheLogWas() {
    var append = "update log.partition set next_offset = next_offset + 1";

    assertThatThrownBy(() -> database.inTransaction(tx -> tx.execute(append)))
        .hasStackTraceContaining("the log is not in PostgreSQL any more");
    assertThat(new LogMove(database, kafka()).toPostgres()).isTrue();
    assertThat(database.<Integer>inTransaction(tx -> tx.execute(append))).isPositive();
  }

  @Test
  void partitionsAreMadeMoreByAMultipleWhileTheLogIsElsewhere() {
    var move = new LogMove(database, kafka());

    assertThatThrownBy(() -> move.toKafka(OptionalInt.of(8)))
        .hasMessageContaining("on Kafka, where topic things has 4 partitions (expected: ./curio");
    assertThat(move.toPostgres()).isTrue();
    assertThatThrownBy(() -> move.toKafka(OptionalInt.of(6)))
        .hasMessage("6 partitions of topic things (expected: a multiple of 4)");
    assertThatThrownBy(() -> move.toKafka(OptionalInt.of(2)))
        .hasMessage("2 partitions of topic things (expected: a multiple of 4)");
    assertThat(log.partitions(TOPIC)).isEqualTo(4);
    assertThat(move.toKafka(OptionalInt.of(12))).isTrue();
    assertThat(move.toKafka(OptionalInt.of(12))).isFalse();
    eventually(() -> assertThat(log.partitions(TOPIC)).isEqualTo(12));

    // What is declared from now on has as many times more, and a node that starts finds what it
    // expects.
    var later = new Topic("later", 4, Duration.ofDays(1), Topic.OnPoison.SKIP);
    var small = new Topic("small", 1, Duration.ofDays(1), Topic.OnPoison.SKIP);
    log.declare(later);
    log.declare(small);
    log.declare(TOPIC);
    assertThat(log.partitions(later)).isEqualTo(12);
    assertThat(log.partitions(small)).isEqualTo(3);

    assertThat(new LogMove(database, kafka()).toPostgres()).isTrue();
    log.declare(new Topic("last", 1, Duration.ofDays(1), Topic.OnPoison.SKIP));
    assertThat(number("select cardinality(began) from log.generation where topic = 'last'"))
        .isOne();
  }

  @Test
  void whoHasNoKafkaIsTold() {
    for (boolean there : List.of(true, false)) {
      assertThat(there || new LogMove(database, kafka()).toPostgres()).isTrue();

      assertThatThrownBy(() -> MovingLog.requireNoKafka(database))
          .isInstanceOf(CurioException.class)
          .hasMessageContaining(
              "are or were there (expected: its brokers, for all nodes, also after a move back")
          .message()
          .doesNotContain("\n");
    }
  }

  /** What was under way is given up, and events wait; a move made again comes to its end. */
  @Test
  void aMoveThatDiesIsMadeAgainOrGivenUp() {
    write(EventSamples.many(TOPIC, 20));
    try (var mover = mover()) {
      assertThat(mover.move().events()).isEqualTo(20);
      write(EventSamples.many(TOPIC, 20));
      database.inTransaction(tx -> tx.execute("update log.generation set closing = true"));
      // It has begun before, and goes on until it is stopped.
      kafka().fence(database, outbox);
      for (int i = 0; i < 3; i++) {
        moveOrFail(mover);
      }
      assertThat(waiting()).isEqualTo(20);

      assertThat(new LogMove(database, kafka()).toKafka()).isTrue();
      eventually(() -> {
        mover.move();
        assertThat(waiting()).isZero();
      });
      database.inTransaction(tx -> tx.execute("update log.generation set closing = true"));
      assertThat(new LogMove(database, kafka()).toPostgres()).isTrue();
    }
    assertThat(everything()).hasSize(40);
  }

  @Test
  void thereAndBackUnderLoadNothingIsLostOrDoubled() throws Exception {
    var metrics = new SimpleMeterRegistry();
    var done = new AtomicBoolean();
    var subscription = Subscription.of("effects", TOPIC, "things");
    try (var notifications = new Notifications(database, store.settings(), "moving");
        var jobs = new Jobs(database, database, notifications, "moving", metrics);
        var relay = new OutboxRelay(database, log, outbox, notifications, jobs, metrics);
        var consumer =
            new Consumer(
                database,
                log,
                notifications,
                subscription,
                EventSamples::storeEffect,
                jobs,
                metrics);
        var toPostgres = new PostgresAppender(database, notifications, metrics);
        var toKafka = new KafkaAppender(kafka(), notifications);
        var appender = ((MovingLog) log).appender(toPostgres, toKafka, metrics);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      jobs.start();
      relay.start();
      consumer.start();
      var writing =
          threads.submit(() -> {
            int written = 0;
            while (!done.get()) {
              write(EventSamples.many(TOPIC, 5));
              relay.wake();
              written += 5;
              Thread.sleep(5);
            }
            return written;
          });
      var appending =
          threads.submit(() -> {
            var taken = new ArrayList<Event>();
            while (!done.get()) {
              var event = EventSamples.of(TOPIC, "appended", "ok");
              try {
                appender.append(TOPIC, List.of(event));
                taken.add(event);
              } catch (CurioException moving) {
                assertThat(moving.retryAfterSeconds()).isPositive();
              }
              Thread.sleep(5);
            }
            return taken;
          });
      for (int i = 0; i < 3; i++) {
        eventually(Duration.ofSeconds(30), this::moreIsHandled);
        new LogMove(database, kafka()).toPostgres();
        eventually(Duration.ofSeconds(30), this::moreIsHandled);
        var partitions = i == 0 ? OptionalInt.empty() : OptionalInt.of(i * 8);
        new LogMove(database, kafka()).toKafka(partitions);
      }
      eventually(Duration.ofSeconds(30), this::moreIsHandled);
      done.set(true);

      int written = writing.get();
      var taken = appending.get();
      eventually(
          Duration.ofSeconds(60),
          () -> {
            assertThat(waiting()).isZero();
            assertThat(effects()).isGreaterThanOrEqualTo(written + taken.size());
          });
      assertThat(
              number("select count(distinct event_id) from things.effect where key <> 'appended'"))
          .isEqualTo(written);
      assertThat(number("select count(*) from things.effect where key <> 'appended'"))
          .isEqualTo(written);
      var events = everything().stream().map(LogRecord::event).toList();
      assertThat(events).containsAll(taken);
      assertThat(log.partitions(TOPIC)).isEqualTo(16);
      eventually(() ->
          assertThat(
                  number(
                      "select count(*) from jobs.job where kind = 'consumer:effects' and state ="
                          + " 'running'"))
              .isEqualTo(16));
    }
    assertThat(
            number(
                """
                select count(*) from (
                  select number < lag(number) over (partition by key order by place) as late
                  from things.effect where key <> 'appended') ordered where late
                """))
        .isZero();
  }

  private static void moveOrFail(Log.Mover mover) {
    try {
      assertThat(mover.move().events()).isZero();
    } catch (CurioException stopped) {
      assertThat(stopped.retryAfterSeconds()).isPositive();
    }
  }

  private int handledBefore;

  private void moreIsHandled() {
    int now = effects();
    assertThat(now).isGreaterThan(handledBefore + 50);
    handledBefore = now;
  }
}
