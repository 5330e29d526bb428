package curio.limits;

import java.time.Duration;

/** How often something may be done. Immutable. */
public sealed interface Policy permits Rate, GrowingDelay {
  /** How long one time counts. */
  Duration cost();

  /** How long anything counts at most: what is stored beyond that is not believed. */
  Duration memory();

  /** The longest that somebody is told to wait. */
  Duration longest();
}
