package curio.feed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The statements that read a feed, beside plain ones and on many rows. */
class FeedReaderTest {
  private static final Pattern ROWS = Pattern.compile("rows=([0-9.]+) loops=([0-9]+)");
  private static final long FIRST_DAY = 20_000;

  private final TestDatabase store = TestDatabase.migrated("jobs", "log", FeedParts.SCHEMA);
  private final FeedReader reader = new FeedReader(store.database());

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyPageIsWhatAPlainStatementFinds() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (long day = 0; day < 8; day++) {
      events(FIRST_DAY + day, day == 3 ? 0 : 150, 12, random.nextInt(1_000));
    }
    follows(1, 9, random);
    run("update feed.event set withdrawn = true where place % 11 = 0");
    run("update feed.event set private = true where place % 7 = 0");

    for (int i = 0; i < 300; i++) {
      long user = 1L + random.nextInt(3);
      long from = place(random);
      long to = place(random);
      int limit = 1 + random.nextInt(random.nextBoolean() ? 5 : 300);

      var all = plain(user, from, to);

      assertThat(places(reader.after(user, from, to, limit)))
          .as("after, user %d, %d to %d, limit %d, seed %d", user, from, to, limit, seed)
          .isEqualTo(all.subList(0, Math.min(limit, all.size())));
      assertThat(count(user, from, to, limit)).isEqualTo(Math.min(limit, all.size()));
      var upTo = plain(user, 0, to);
      assertThat(places(reader.newest(user, to, limit)))
          .as("newest, user %d, to %d, limit %d, seed %d", user, to, limit, seed)
          .isEqualTo(upTo.subList(Math.max(0, upTo.size() - limit), upTo.size()));
    }
  }

  /** As many looks into an index as there are authors, and few more rows than are wanted. */
  @Test
  void aPageOfAReaderOfManyAuthorsReadsFewRows() {
    for (long day = 0; day < 3; day++) {
      events(FIRST_DAY + day, 40_000, 2_000, (int) day);
    }
    run(
        """
        insert into feed.follow (follower, followed, since)
        select 1, n * 3, 0 from generate_series(1, 500) as n
        """);
    store.asOwner("vacuum analyze feed.event");
    long end = (FIRST_DAY + 3) << 32;

    for (int limit : List.of(1, 100, 1_000)) {
      long rows = rowsRead(FeedReader.NEWEST_FIRST, end - (1L << 32) - 1, end, limit);
      assertThat(rows).as("newest %d", limit).isLessThan(3_000 + 8L * limit);
      rows = rowsRead(FeedReader.OLDEST_FIRST, (FIRST_DAY << 32) - 1, (FIRST_DAY + 1) << 32, limit);
      assertThat(rows).as("after %d", limit).isLessThan(3_000 + 8L * limit);
    }
  }

  private int count(long user, long after, long upTo, int most) {
    return store.database().read(tx -> FeedReader.count(tx, user, after, upTo, most));
  }

  /** The rows that all scans of events gave, by the plan that the program has. */
  private long rowsRead(String sql, long after, long to, int limit) {
    var plan =
        store
            .database()
            .read(tx ->
                tx.createQuery("explain (analyze, timing off, buffers off) " + sql)
                    .bind("user", 1L)
                    .bind("after", after)
                    .bind("to", to)
                    .bind("limit", limit)
                    .mapTo(String.class)
                    .list());
    assertThat(plan).noneMatch(line -> line.contains("Seq Scan on event"));
    double rows = 0;
    for (var line : plan) {
      var found = ROWS.matcher(line);
      if (line.contains("Scan") && line.contains("event_") && found.find()) {
        rows +=
            Double.parseDouble(requireNonNull(found.group(1)))
                * Long.parseLong(requireNonNull(found.group(2)));
      }
    }
    return (long) rows;
  }

  private static long place(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1 -> (FIRST_DAY + 20) << 32;
      default -> ((FIRST_DAY + random.nextInt(8)) << 32) + random.nextInt(160);
    };
  }

  private List<Long> plain(long user, long after, long to) {
    return store
        .database()
        .read(tx ->
            tx.createQuery(
                    """
                    select place from feed.event e
                    where place > :after and place <= :to and not withdrawn
                      and (private and author = :user or not private and exists (
                        select from feed.follow f
                        where f.follower = :user and f.followed = author and place > since))
                    order by place
                    """)
                .bind("user", user)
                .bind("after", after)
                .bind("to", to)
                .mapTo(Long.class)
                .list());
  }

  private static List<Long> places(List<StoredEvent> events) {
    return events.stream().map(StoredEvent::place).toList();
  }

  private void events(long day, int count, int authors, int salt) {
    store
        .database()
        .inTransaction(tx -> {
          tx.createQuery("select 1 from feed.ensure_day(:day)")
              .bind("day", day)
              .mapTo(Integer.class)
              .one();
          return tx.createUpdate(
                  """
                  insert into feed.event (place, id, author, name, message, subject, image_ids,
                    item_id, private, occurred_at)
                  select (:day << 32) + n, gen_random_uuid(),
                    1 + abs(hashint8(n + :salt)::bigint) % :authors, 'login', repeat('x', 60), '',
                    '{}', '', false, now()
                  from generate_series(1, :count) as n
                  """)
              .bind("day", day)
              .bind("salt", salt)
              .bind("authors", authors)
              .bind("count", count)
              .execute();
        });
  }

  private void follows(long first, int most, Random random) {
    for (long user = first; user < first + 3; user++) {
      int count = user == first + 2 ? 0 : 1 + random.nextInt(most);
      for (int i = 1; i <= count; i++) {
        run(
            "insert into feed.follow (follower, followed, since) values (%d, %d, %d)"
                .formatted(user, user == i ? 12 : i, random.nextBoolean() ? 0 : place(random)));
      }
    }
  }

  private void run(String sql) {
    var _ = store.database().inTransaction(tx -> tx.execute(sql));
  }
}
