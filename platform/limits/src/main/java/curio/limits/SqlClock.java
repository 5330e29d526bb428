package curio.limits;

import java.time.Clock;

/**
 * Gives the present as an SQL expression of type {@code timestamptz}, so that what is stored is
 * compared with the clock of the store and not with that of a node.
 */
@FunctionalInterface
public interface SqlClock {
  /** The expression; it is trusted to be one. */
  String now();

  /** The database's own, read when a statement has the lock of its row. */
  static SqlClock database() {
    return () -> "clock_timestamp()";
  }

  /** Another one: for tests, which move it. */
  static SqlClock of(Clock clock) {
    return () -> "timestamptz '" + clock.instant() + "'";
  }
}
