package curio.accounts;

import java.time.Duration;

/**
 * How long what an account leaves behind is kept. Immutable.
 *
 * @param sessionLife a session is over after this time, however often it was refreshed
 * @param auditKeep entries of the audit are kept for so long
 */
public record RetentionSettings(Duration sessionLife, Duration auditKeep) {
  public RetentionSettings {
    positive("sessionLife", sessionLife);
    positive("auditKeep", auditKeep);
  }

  /** What fits nearly everyone. */
  public static RetentionSettings standard() {
    return new RetentionSettings(Duration.ofDays(90), Duration.ofDays(730));
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than nothing)");
    }
  }
}
