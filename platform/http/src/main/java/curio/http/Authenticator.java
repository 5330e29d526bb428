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

  /**
   * Whose token this is, for tokens that arrive by other ways than a request's head.
   *
   * @throws curio.errors.CurioException UNAUTHENTICATED if it is not valid
   * @throws UnsupportedOperationException if this authenticator knows no tokens
   */
  default Principal authenticate(String token) {
    throw new UnsupportedOperationException("this authenticator knows no tokens");
  }

  /** Whether a request's head says who sends it, truly or not. */
  default boolean hasCredentials(Request request) {
    return request.header("Authorization").isPresent();
  }

  /**
   * Has something done once, as soon as the session of a principal has ended: for what outlives the
   * request, such as an open socket. A session that has ended already counts. That credentials run
   * out is not told: {@link Principal#expiresAt} is known.
   *
   * @param action must not block; runs on a thread that all sessions share
   * @return ends the wish; to be closed when what it is for is over
   * @throws curio.errors.CurioException UNAVAILABLE while ends cannot be told
   * @throws UnsupportedOperationException if this authenticator's sessions never end
   */
  default Registration onEnd(Principal principal, Runnable action) {
    throw new UnsupportedOperationException("the sessions of this authenticator never end");
  }

  /** A wish to be told. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {
    /** Ends it; the action may still run if it is about to. */
    @Override
    void close();
  }
}
