package curio.mobileid.starts;

import curio.store.StoredTime;
import java.time.Duration;
import java.util.List;

/** What is compared with now in the schema {@code mobileid}: all of it by the database's clock. */
public final class SessionTimes {
  private SessionTimes() {}

  /**
   * All of them.
   *
   * @param life how long a session is polled
   * @param answerWithin how long upstream may take to take it
   */
  public static List<StoredTime> all(Duration life, Duration answerWithin) {
    var starting = answerWithin.plus(Starts.OWN_TIME);
    return List.of(
        StoredTime.until("mobileid.session", "expires_at", life)
            .where("state in ('initiated', 'running')"),
        StoredTime.until("mobileid.session", "expires_at", starting).where("state = 'starting'"),
        StoredTime.moment("mobileid.session", "status_at")
            .where("state in ('result', 'exception')"),
        StoredTime.moment("mobileid.session", "handed_out_at"));
  }
}
