package curio.config;

/**
 * A value that is never printed. Immutable.
 *
 * @param value the secret; empty for none
 */
public record Secret(String value) {
  /** Whether there is one. */
  public boolean isPresent() {
    return !value.isEmpty();
  }

  /** Says only whether there is one. */
  @Override
  public String toString() {
    return isPresent() ? "***" : "";
  }
}
