package curio.system.faults;

import java.time.Duration;

/**
 * Something that goes wrong for a while. Immutable.
 *
 * @param after how long after the one before it in its lane
 * @param length how long it lasts; a killed process is away for so long and for its start
 * @param owner whether it strikes the owner of the relay rather than any node
 * @param choice which of those that may be struck, modulo their number
 */
record Fault(Kind kind, Duration after, Duration length, boolean owner, int choice) {
  /** What goes wrong. */
  enum Kind {
    KILL_NODE("kills"),
    FREEZE_NODE("pauses"),
    WRONG_CLOCK("kills, back with a clock an hour off"),
    CUT("cuts"),
    REFUSE("cuts, refusing"),
    HANG("cuts, silent"),
    SLOW("slow links"),
    NARROW("narrow links"),
    CUT_CALLS("cuts of calls"),
    REFUSE_CALLS("cuts of calls, refusing"),
    HANG_CALLS("cuts of calls, silent"),
    SLOW_CALLS("slow calls"),
    KILL_POSTGRES("kills of PostgreSQL"),
    KILL_CONSUMER("kills of consumers"),
    KILL_BROKER("kills of Kafka"),
    FREEZE_BROKER("pauses of Kafka"),
    CUT_BROKER("cuts of Kafka"),
    HANG_BROKER("cuts of Kafka, silent"),
    MOVE_LOG("moves of the log"),
    KILL_MOVE("moves of the log, killed");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }

    /** As the report counts it. */
    String plural() {
      return plural;
    }

    /** Whether it strikes calls between nodes, of which there are some where roles are apart. */
    boolean isOfCalls() {
      return switch (this) {
        case CUT_CALLS, REFUSE_CALLS, HANG_CALLS, SLOW_CALLS -> true;
        case KILL_NODE,
            FREEZE_NODE,
            WRONG_CLOCK,
            CUT,
            REFUSE,
            HANG,
            SLOW,
            NARROW,
            KILL_POSTGRES,
            KILL_CONSUMER,
            KILL_BROKER,
            FREEZE_BROKER,
            CUT_BROKER,
            HANG_BROKER,
            MOVE_LOG,
            KILL_MOVE ->
            false;
      };
    }

    /** Whether it strikes the log on Kafka. */
    boolean isOfKafka() {
      return switch (this) {
        case KILL_BROKER, FREEZE_BROKER, CUT_BROKER, HANG_BROKER, MOVE_LOG, KILL_MOVE -> true;
        case KILL_NODE,
            FREEZE_NODE,
            WRONG_CLOCK,
            CUT,
            REFUSE,
            HANG,
            SLOW,
            NARROW,
            CUT_CALLS,
            REFUSE_CALLS,
            HANG_CALLS,
            SLOW_CALLS,
            KILL_POSTGRES,
            KILL_CONSUMER ->
            false;
      };
    }
  }
}
