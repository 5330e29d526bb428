package curio.shop.fraud;

import curio.contracts.shop.v1.FraudListState;
import curio.shop.fraud.ListText.Parsed;
import curio.store.Row;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** The statements on the row of the list. Stateless. */
final class FraudTable {
  private static final Condition UNREAD = new Condition(0, 0, true);

  private FraudTable() {}

  /** Whether another list came into force by this reading. */
  static boolean take(Handle tx, Parsed list, long answered) {
    begin(tx);
    boolean isOther =
        tx.execute(
                """
                update shop.fraud_list
                set version = ?, entries = ?, marks = ?, loaded_at = clock_timestamp()
                where version <> ?
                """,
                list.version(),
                list.entries(),
                list.marks().bytes(),
                list.version())
            == 1;
    tx.execute(
        """
        update shop.fraud_list
        set read_at = clock_timestamp(), error = null, answered = greatest(answered, ?)
        """,
        answered);
    return isOther;
  }

  /** Keeps the list and says why; whether that is another reason than before. */
  static boolean keep(Handle tx, String reason, long answered) {
    begin(tx);
    boolean isOther =
        tx.execute(
                "update shop.fraud_list set error = ? where error is distinct from ?",
                reason,
                reason)
            == 1;
    tx.execute("update shop.fraud_list set answered = greatest(answered, ?)", answered);
    return isOther;
  }

  /** Asks for a reading; which one it is. */
  static long ask(Handle tx) {
    begin(tx);
    return number(tx, "update shop.fraud_list set asked = asked + 1 returning asked");
  }

  static long asked(Handle tx) {
    return number(tx, "select asked from shop.fraud_list");
  }

  static long answered(Handle tx) {
    return number(tx, "select answered from shop.fraud_list");
  }

  static FraudListState state(Handle tx) {
    return tx.createQuery("select version, entries, loaded_at, error from shop.fraud_list")
        .map((result, context) -> state(new Row(result)))
        .findOne()
        .orElse(FraudListState.getDefaultInstance());
  }

  private static FraudListState state(Row row) throws SQLException {
    var state =
        FraudListState.newBuilder()
            .setVersion(row.text("version"))
            .setEntries((int) row.number("entries"))
            .setError(row.textOrEmpty("error"));
    if (!state.getVersion().isEmpty()) {
      state.setLoadedAtMillis(row.instant("loaded_at").toEpochMilli());
    }
    return state.build();
  }

  /** There is a row from now on. */
  private static void begin(Handle tx) {
    tx.execute("insert into shop.fraud_list default values on conflict do nothing");
  }

  /** How old the list is and what became of its last reading. */
  record Condition(double ageSeconds, int entries, boolean broken) {}

  static Condition condition(Handle tx) {
    return tx.createQuery(
            """
            select greatest(0, extract(epoch from clock_timestamp() - read_at))::float8
                as age_seconds, entries, error is not null as broken
            from shop.fraud_list
            """)
        .mapTo(Condition.class)
        .findOne()
        .orElse(UNREAD);
  }

  private static long number(Handle tx, String sql) {
    return tx.createQuery(sql).mapTo(Long.class).findOne().orElse(0L);
  }
}
