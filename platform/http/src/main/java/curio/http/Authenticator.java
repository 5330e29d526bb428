package curio.http;

/**
 * Finds out who sends a request. Called on the virtual thread of the request, by many threads at
 * once, at most once per request; may block.
 */
@FunctionalInterface
public interface Authenticator {
  /**
   * The sender of the request.
   *
   * @throws curio.errors.CurioException UNAUTHENTICATED without valid credentials
   */
  Principal authenticate(Request request);
}
