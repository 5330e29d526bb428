package curio.http;

/** Answers a request. Runs on a virtual thread, so it may block; every wait must be bounded. */
@FunctionalInterface
public interface Handler {
  /** The answer; a thrown {@link curio.errors.CurioException} becomes an error of its code. */
  Response handle(Request request);
}
