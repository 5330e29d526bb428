package curio.limits;

import java.time.Duration;

/** Whether somebody may do something now. */
public sealed interface Admission {
  /** Yes; it counts as an attempt until it is taken back. */
  record Admitted(Attempt attempt) implements Admission {}

  /** Not before this time has passed; it did not count. */
  record Refused(Duration delay) implements Admission {}
}
