package curio.mobileid.starts;

import curio.limits.Rate;
import java.time.Duration;

/**
 * How sessions are started. Immutable.
 *
 * @param life how long a session is polled after upstream took it
 * @param answerWithin how long upstream may take to take it
 * @param atOnce how many starts this node has on their way to upstream
 * @param perSender how often one address or relying party asks for the same phone or national
 *     number, and how often a browser does where the person has signed in
 * @param perPhone how often one phone is made to ring by all who are not known
 * @param perPerson how often one national number is asked for
 * @param perAddress how often one address starts a sign-in
 * @param perParty how often one relying party starts anything
 * @param browserLife how long a browser is known in which somebody has signed in
 */
public record StartSettings(
    Duration life,
    Duration answerWithin,
    int atOnce,
    Rate perSender,
    Rate perPhone,
    Rate perPerson,
    Rate perAddress,
    Rate perParty,
    Duration browserLife) {
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /** So many starts in the time that these rates speak of; 0 for as many as one likes. */
  public static Rate rate(int starts) {
    return new Rate(starts, WINDOW);
  }

  public StartSettings {
    if (!life.isPositive()) {
      throw new IllegalArgumentException("life: " + life + " (expected: > 0)");
    }
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce: " + atOnce + " (expected: >= 1)");
    }
  }
}
