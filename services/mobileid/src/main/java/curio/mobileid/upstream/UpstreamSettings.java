package curio.mobileid.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * How upstream is reached. Immutable.
 *
 * @param base what paths are added to, without a slash at the end
 * @param pins SHA-256 of the public keys (SubjectPublicKeyInfo) of which the endpoint must show
 *     one, in hexadecimal; empty: any certificate of a known authority will do
 * @param answerWithin how long an answer to a start may take, and how much later than asked the
 *     answer to a poll may come
 */
public record UpstreamSettings(URI base, Set<String> pins, Duration answerWithin) {
  public UpstreamSettings {
    pins = Set.copyOf(pins);
    if (!answerWithin.isPositive()) {
      throw new IllegalArgumentException("answerWithin: " + answerWithin + " (expected: > 0)");
    }
    if (!pins.isEmpty() && !"https".equals(base.getScheme())) {
      throw new IllegalArgumentException("pins: without TLS (expected: an https address)");
    }
  }
}
