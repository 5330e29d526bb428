package curio.http.server;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The ids of requests: the client's own if it is 1 to 255 letters and digits of ASCII and {@code
 * -._~:+/=}, else a fresh one. Fresh ids need to be unique, not secret, so they are a random start
 * of the process and a counter. Thread-safe.
 */
final class RequestIds {
  private static final int MAX_CHARACTERS = 255;
  private static final String PUNCTUATION = "-._~:+/=";

  private final AtomicLong counter = new AtomicLong();
  private final String prefix;

  RequestIds() {
    var bytes = new byte[6];
    new SecureRandom().nextBytes(bytes);
    prefix = HexFormat.of().formatHex(bytes) + '-';
  }

  String of(@Nullable String sent) {
    return sent != null && isGood(sent) ? sent : fresh();
  }

  /**
   * Ids go into log lines, answers, the store and calls to other nodes; with these characters they
   * mean nothing but themselves in any of them.
   */
  private static boolean isGood(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !digit && PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return !id.isEmpty() && id.length() <= MAX_CHARACTERS;
  }

  String fresh() {
    return prefix + Long.toString(counter.incrementAndGet(), Character.MAX_RADIX);
  }
}
