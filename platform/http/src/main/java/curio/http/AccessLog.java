package curio.http;

/** Which requests leave a line in the log {@code curio.access}. */
public enum AccessLog {
  /** None. */
  NONE,
  /** Those answered with 5xx and those that took longer than a second. */
  ERRORS,
  /** Every one. */
  ALL
}
