package curio.http.browser;

import java.time.Duration;

/**
 * Whether a port tells browsers how careful to be with its answers: no frames, no content that is
 * not its own, no address of ours to other sites, and TLS only from now on. That a type is not to
 * be guessed is said in any case.
 *
 * @param on whether anything of this is said
 * @param strictTransport for how long a browser that came over TLS is to come over TLS only (RFC
 *     6797); zero does not ask for it
 */
public record SecurityHeaders(boolean on, Duration strictTransport) {
  private static final Duration LONGEST = Duration.ofDays(730);

  /** Says nothing, for ports that no browser reaches. */
  public static final SecurityHeaders OFF = new SecurityHeaders(false, Duration.ZERO);

  /** Refuses times that could not be taken back. */
  public SecurityHeaders {
    if (strictTransport.isNegative() || strictTransport.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "strict-transport: " + strictTransport + " (expected: 0 to " + LONGEST + ")");
    }
  }
}
