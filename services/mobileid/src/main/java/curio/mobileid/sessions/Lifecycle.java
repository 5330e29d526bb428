package curio.mobileid.sessions;

import static curio.mobileid.sessions.SessionEvent.ACCEPTED;
import static curio.mobileid.sessions.SessionEvent.ANSWERED;
import static curio.mobileid.sessions.SessionEvent.CANCELLED;
import static curio.mobileid.sessions.SessionEvent.CLAIMED;
import static curio.mobileid.sessions.SessionEvent.EXPIRED;
import static curio.mobileid.sessions.SessionEvent.FAILED;
import static curio.mobileid.sessions.SessionEvent.START_FAILED;
import static curio.mobileid.sessions.SessionState.EXCEPTION;
import static curio.mobileid.sessions.SessionState.INITIATED;
import static curio.mobileid.sessions.SessionState.RESULT;
import static curio.mobileid.sessions.SessionState.RUNNING;
import static curio.mobileid.sessions.SessionState.STARTING;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The life of a session, as a table. Whatever is not in it does not happen: each statement that
/// changes a state takes the states that it may come from out of here.
///
/// ```
/// STARTING   accepted → INITIATED   start-failed → EXCEPTION   expired → EXCEPTION
/// INITIATED  claimed  → RUNNING     expired → EXCEPTION        cancelled → EXCEPTION
/// RUNNING    claimed  → RUNNING     answered → RESULT          failed → EXCEPTION
///            expired  → EXCEPTION   cancelled → EXCEPTION
/// ```
///
/// RESULT and EXCEPTION are ends. Stateless.
final class Lifecycle {
  /** One line of the table. */
  record Transition(SessionState from, SessionEvent event, SessionState to) {}

  private static final List<Transition> TABLE =
      List.of(
          new Transition(STARTING, ACCEPTED, INITIATED),
          new Transition(STARTING, START_FAILED, EXCEPTION),
          new Transition(STARTING, EXPIRED, EXCEPTION),
          new Transition(INITIATED, CLAIMED, RUNNING),
          new Transition(INITIATED, EXPIRED, EXCEPTION),
          new Transition(INITIATED, CANCELLED, EXCEPTION),
          new Transition(RUNNING, CLAIMED, RUNNING),
          new Transition(RUNNING, ANSWERED, RESULT),
          new Transition(RUNNING, FAILED, EXCEPTION),
          new Transition(RUNNING, EXPIRED, EXCEPTION),
          new Transition(RUNNING, CANCELLED, EXCEPTION));

  private Lifecycle() {}

  /** The whole table. */
  static List<Transition> table() {
    return TABLE;
  }

  /** Where an event leads from a state; empty where it does not happen. */
  static Optional<SessionState> next(SessionState from, SessionEvent event) {
    return TABLE.stream()
        .filter(line -> line.from() == from && line.event() == event)
        .map(Transition::to)
        .findFirst();
  }

  /** The states in which an event happens, as the store names them. */
  static String[] from(SessionEvent event) {
    var states = new ArrayList<String>();
    for (var line : TABLE) {
      if (line.event() == event) {
        states.add(line.from().text());
      }
    }
    return states.toArray(String[]::new);
  }
}
