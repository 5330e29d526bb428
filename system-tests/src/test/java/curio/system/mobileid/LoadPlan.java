package curio.system.mobileid;

import java.time.Duration;

/**
 * A load. Immutable.
 *
 * @param perSecond sessions that are started
 * @param time for which they are started
 * @param killEvery how often a node is killed meanwhile, in turn
 * @param shortest time that people take to answer
 * @param longest time that people take to answer
 */
record LoadPlan(
    int perSecond, Duration time, Duration killEvery, Duration shortest, Duration longest) {
  /** As many sessions as that are started. */
  int sessions() {
    return Math.toIntExact(perSecond * time.toSeconds());
  }
}
