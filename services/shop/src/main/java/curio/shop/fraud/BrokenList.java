package curio.shop.fraud;

/**
 * A list that is not taken. The message says what is wrong to operators, and names nobody who may
 * be on it.
 */
final class BrokenList extends Exception {
  private static final long serialVersionUID = 1;

  BrokenList(String message) {
    super(message);
  }

  BrokenList(String message, Throwable cause) {
    super(message, cause);
  }

  /** What is wrong. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
