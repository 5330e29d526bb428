package curio.accounts.users;

import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the store does for each kind of list when there are 100 000 accounts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserSearchPlanTest {
  private static final int LIMIT = 100;
  private static final int ACCOUNTS = 100_000;
  private static final int PART = 10_000;

  private TestDatabase store;

  @BeforeAll
  void fill() {
    store = TestDatabase.migrated("accounts");
    // In parts, each within the statement time-out of a slow machine.
    for (int from = 1; from <= ACCOUNTS; from += PART) {
      insert(from, from + PART - 1);
    }
    store.asOwner("analyze accounts.users");
  }

  private void insert(int from, int to) {
    var _ =
        store
            .database()
            .inTransaction(tx ->
                tx.execute(
                    """
                    insert into accounts.users (username, username_key, username_skeleton,
                      first_name, last_name, password_hash, created_at)
                    select 'user' || n, 'user' || n, 'user' || n,
                      chr(65 + n % 26) || 'irst' || n % 1000,
                      chr(65 + n / 7 % 26) || 'ast' || n / 13 % 5000, '', now()
                    from generate_series(?::int, ?::int) n
                    """,
                    from, to));
  }

  @AfterAll
  void drop() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', users_by_last_name",
    "'', b, users_by_last_name",
    "'', BAST12, users_by_last_name",
    "b, '', users_by_first_name",
    "BIRST1, '', users_by_first_name",
  })
  void aPageIsReadFromOneIndexInItsOrder(String first, String last, String index) {
    var list = new UserQuery(first, last, false);

    for (var plan : List.of(explain(list, null), explain(list, cursor(list)))) {
      assertThat(plan).contains("Index Scan using " + index);
      assertThat(plan).doesNotContain("Sort", "Seq Scan", "Bitmap");
    }
  }

  /** Each of 101 rows may stand on a page of its own; the index has a few levels. */
  @ParameterizedTest
  @CsvSource({"'', ''", "'', b", "b, ''", "'', bast12", "birst1, ''"})
  void aPageCostsWhatItHoldsHoweverDeep(String first, String last) {
    var list = new UserQuery(first, last, false);

    assertThat(pagesTouched(explain(list, null))).isBetween(1, 150);
    assertThat(pagesTouched(explain(list, cursor(list)))).isBetween(1, 150);
  }

  /**
   * The range of one name is looked through for the other, at worst: in its index, not its rows.
   * Whether so few rows are read in order or sorted is a matter of the estimate.
   */
  @ParameterizedTest
  @CsvSource({"b, b", "birst12, b", "b, bast12", "nobody, b", "b, nobody"})
  void aPageForBothNamesCostsLittleMore(String first, String last) {
    var list = new UserQuery(first, last, false);

    assertThat(explain(list, null)).doesNotContain("Seq Scan");
    assertThat(pagesTouched(explain(list, null))).isBetween(1, 300);
    assertThat(pagesTouched(explain(list, cursor(list)))).isBetween(1, 300);
  }

  /** A place behind three quarters of a list. */
  private UserCursor cursor(UserQuery list) {
    return store
        .database()
        .read(tx -> {
          var all = count(tx, list);
          var page = new UserSearch().page(tx, list, null, all * 3 / 4, 1);
          return page.next().isEmpty()
              ? new UserCursor(list.fingerprint(), "b", "b", 1)
              : UserCursor.parse(page.next(), list);
        });
  }

  private static int count(Handle tx, UserQuery list) {
    return tx.createQuery(
            """
            select count(*) from accounts.users
            where starts_with(first_name_key, accounts.search_key(:first))
              and starts_with(last_name_key, accounts.search_key(:last))
            """)
        .bind("first", list.firstName())
        .bind("last", list.lastName())
        .mapTo(Integer.class)
        .one();
  }

  private String explain(UserQuery list, @Nullable UserCursor after) {
    return store
        .database()
        .read(tx -> {
          try (var query = UserSearch.query(tx, "explain (analyze, buffers)", list, after)) {
            return String.join(
                "\n", query.bind("offset", 0).bind("limit", LIMIT + 1).mapTo(String.class).list());
          }
        });
  }

  /** Of the whole statement: its first line of counts. */
  private static int pagesTouched(String plan) {
    return Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?")
        .matcher(plan)
        .results()
        .findFirst()
        .map(counts -> number(counts.group(1)) + number(counts.group(2)))
        .orElseThrow();
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
