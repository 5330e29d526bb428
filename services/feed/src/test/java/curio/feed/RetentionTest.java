package curio.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.feed.events.Retention;
import curio.jobs.tasks.Cleanup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept, and for how long. */
class RetentionTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;

  private final FeedFixture fixture = new FeedFixture();
  private final Cleanup cleanup =
      new Cleanup(
          "test",
          Duration.ofHours(1),
          Retention.rules(),
          fixture.database,
          new SimpleMeterRegistry());

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void daysAreMadeAheadAndDroppedWholeWhenAllOfThemIsOld() {
    long today = today();
    for (long day = today - 33; day <= today; day++) {
      insert(day);
    }
    String old = cursor(today - 33);
    String oldest = cursor(today - 31);
    follows();
    assertThat(fixture.since(ANNA, old, 100).getComplete()).isTrue();

    passes();

    assertThat(days()).containsExactlyElementsOf(range(today - 31, today + 3));
    var page = fixture.since(ANNA, old, 100);
    assertThat(page.getComplete()).isFalse();
    assertThat(page.getEventsCount()).isEqualTo(32);
    assertThat(fixture.since(ANNA, oldest, 100).getComplete()).isTrue();
    assertThat(fixture.since(ANNA, oldest, 100).getEventsCount()).isEqualTo(31);
  }

  @Test
  void theDayOfTheHeadIsNeverDropped() {
    long past = today() - 100;
    insert(past);

    passes();

    assertThat(fixture.count("feed.event")).isEqualTo(1);
  }

  /** By it nodes and cursors know the store again. */
  @Test
  void theDayOfTheNewestEventIsNeverDropped() {
    long past = today() - 100;
    insert(past - 1);
    insert(past);
    String cursor = cursor(past);
    fixture.follow(ANNA, BOB);

    passes();

    assertThat(days()).startsWith(past).endsWith(today() + 3);
    var page = fixture.since(ANNA, cursor, 100);
    assertThat(page.getComplete()).isTrue();
    assertThat(page.getEventsCount()).isZero();
  }

  @Test
  void daysWithoutAnEventAreDroppedBeforeTheFirstOneToo() {
    long past = today() - 40;
    fixture.database.inTransaction(tx ->
        tx.createQuery("select 1 from feed.ensure_day(:day)")
            .bind("day", past)
            .mapTo(Integer.class)
            .one());
    fixture.follow(ANNA, BOB);

    passes();

    assertThat(days()).startsWith(today());
  }

  /** It waits a quarter of a second for readers, and everybody who comes meanwhile with it. */
  @Test
  void aReaderThatDoesNotLetGoIsNotWaitedFor() {
    insert(today() - 40);
    insert(today());

    fixture.database.inTransaction(tx -> {
      tx.createQuery("select count(*) from feed.event").mapTo(Long.class).one();

      assertThatThrownBy(this::passes).isInstanceOf(CurioException.class);
      return null;
    });
    assertThat(fixture.count("feed.event")).isEqualTo(2);

    passes();
    assertThat(fixture.count("feed.event")).isEqualTo(1);
  }

  @Test
  void changesAreKeptForAnHour() {
    fixture.follow(ANNA, BOB);
    fixture.follow(BOB, ANNA);
    fixture.database.inTransaction(tx ->
        tx.execute(
            "update feed.change set made_at = now() - interval '61 min' where follower = 1"));

    passes();

    assertThat(fixture.number("select follower from feed.change")).isEqualTo(BOB);
  }

  private void passes() {
    boolean more = true;
    while (more) {
      more = cleanup.pass();
    }
  }

  private void follows() {
    fixture.database.inTransaction(
        tx -> tx.execute("insert into feed.follow (follower, followed, since) values (1, 2, 0)"));
  }

  private void insert(long day) {
    fixture.database.inTransaction(tx -> {
      tx.createQuery("select 1 from feed.ensure_day(:day)")
          .bind("day", day)
          .mapTo(Integer.class)
          .one();
      tx.createUpdate(
              """
              with placed as (
                insert into feed.event (place, id, author, name, message, subject, image_ids,
                  item_id, private, occurred_at)
                values ((:day << 32) + 5, gen_random_uuid(), 2, 'login', 'day ' || :day, '', '{}', '',
                  false, now())
                returning place, id)
              update feed.head set next = place + 1, last_event = place, last_event_id = id from placed
              """)
          .bind("day", day)
          .execute();
      return null;
    });
  }

  private String cursor(long day) {
    return fixture.database.read(tx -> {
      var event =
          tx.createQuery("select * from feed.event where place >> 32 = :day")
              .bind("day", day)
              .map((row, context) -> StoredEvent.read(row))
              .one();
      return event.cursor().text(Head.read(tx).installation());
    });
  }

  private List<Long> days() {
    return fixture.database.read(tx ->
        tx.createQuery(
                """
                select substr(c.relname, 7)::bigint
                from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'feed.event'::regclass order by 1
                """)
            .mapTo(Long.class)
            .list());
  }

  private long today() {
    return fixture.number("select floor(extract(epoch from now()) / 86400)::bigint");
  }

  private static List<Long> range(long first, long last) {
    return java.util.stream.LongStream.rangeClosed(first, last).boxed().toList();
  }
}
