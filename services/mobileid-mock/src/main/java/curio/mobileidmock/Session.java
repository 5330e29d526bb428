package curio.mobileidmock;

/**
 * A prompt on a phone. Immutable but for who polls it.
 *
 * @param path of the calls that it belongs to: authentication or signature
 * @param hash what is to be signed
 * @param readyNanos when its person will have answered, by {@link System#nanoTime}
 */
record Session(
    String id,
    String path,
    String phone,
    Subscriber subscriber,
    HashBody hash,
    long readyNanos,
    OpenPolls polls) {
  static final String AUTHENTICATION = "authentication";
  static final String SIGNATURE = "signature";

  /** Whether its person has answered. */
  boolean ready() {
    return System.nanoTime() - readyNanos >= 0;
  }
}
