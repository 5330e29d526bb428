package curio.http;

/** Who may call a route. */
public enum Access {
  /** Everybody; the handler may still ask who it is. */
  ANYONE,
  /** Whoever the {@link Authenticator} knows. */
  USER,
  /**
   * A user whose role is {@code clerk} or {@code admin}. The handler asks, by {@link
   * Request#requireClerk()}, once it has found the request itself good; it cannot answer without.
   */
  CLERK,
  /** A user whose role is {@code admin}. */
  ADMIN
}
