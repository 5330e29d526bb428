package curio.http;

/**
 * Answers a request that carries a JSON body. Runs on a virtual thread, so it may block; every wait
 * must be bounded.
 *
 * @param <B> the record that the body is read into
 */
@FunctionalInterface
public interface BodyHandler<B> {
  /** The answer; a thrown {@link curio.errors.CurioException} becomes an error of its code. */
  Response handle(Request request, B body);
}
