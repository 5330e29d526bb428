package curio.system.faults.feed;

import java.time.Duration;

/** An open way by which a reader is told things. */
interface Line {
  /** Why a line could not be opened, or how it ended. */
  record End(int code) {
    /** The connection broke, or there was none. */
    static final End TORN = new End(0);

    @Override
    public String toString() {
      return code == 0 ? "torn" : Integer.toString(code);
    }

    /** Whether a server may end a line so while nodes come and go. */
    boolean isPromised() {
      return switch (code) {
        case 0, 503, 1000, 1012, 1013 -> true;
        default -> false;
      };
    }
  }

  /** Something went wrong before it was open. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient End end;

    Refused(End end) {
      super("refused: " + end);
      this.end = end;
    }

    End end() {
      return end;
    }
  }

  /** Whether it ended within this time. */
  boolean awaitEnd(Duration time) throws InterruptedException;

  /** How it ended; torn as long as it has not. */
  End end();

  /** Breaks the connection without a word. */
  void tear();

  /** Takes nothing any more, and says nothing. */
  void stall();

  /** Says that it ends, where there are words for it. */
  void leave();

  /** Asks for the newest events again; false where one cannot. */
  boolean askForList();
}
