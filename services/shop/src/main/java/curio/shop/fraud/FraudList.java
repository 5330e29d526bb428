package curio.shop.fraud;

import curio.store.Row;
import curio.text.NameMark;
import java.sql.SQLException;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/**
 * The list that is in force, as the store has it. Its marks are kept in memory and read again only
 * when the store names another version. Thread-safe.
 */
public final class FraudList {
  private static final InForce NOTHING = new InForce("", FraudMarks.NONE);

  private final boolean used;
  private volatile InForce latest = NOTHING;

  /**
   * That of a store.
   *
   * @param used whether the shop has a list at all; if not, nobody is on it whatever is stored
   */
  public FraudList(boolean used) {
    this.used = used;
  }

  /** A list at one moment. Immutable. */
  public static final class InForce {
    private final String version;
    private final FraudMarks marks;

    private InForce(String version, FraudMarks marks) {
      this.version = version;
      this.marks = marks;
    }

    /** A digest of its content; empty as long as there is none. */
    public String version() {
      return version;
    }

    /** Whether somebody who has these marks is on it. */
    public boolean lists(Collection<NameMark> of) {
      return of.stream().anyMatch(marks::contains);
    }
  }

  /** The one that is in force for what the transaction does; one for all of a batch. */
  public InForce inForce(Handle tx) throws SQLException {
    if (!used) {
      return NOTHING;
    }
    var known = latest;
    // The marks come along only where they are not known.
    try (var select =
        tx.getConnection()
            .prepareStatement(
                """
                select version, case when version <> ? then marks end as marks
                from shop.fraud_list
                """)) {
      select.setString(1, known.version());
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return NOTHING;
        }
        var row = new Row(rows);
        String version = row.text("version");
        if (version.equals(known.version())) {
          return known;
        }
        var read = new InForce(version, FraudMarks.ofBytes(row.bytes("marks")));
        latest = read;
        return read;
      }
    }
  }
}
