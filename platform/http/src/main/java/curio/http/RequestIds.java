package curio.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The ids of requests: the client's own, or a fresh one. Fresh ids need to be unique, not secret,
 * so they are a random start of the process and a counter. Thread-safe.
 */
final class RequestIds {
  private static final int MAX_CHARACTERS = 255;

  private final AtomicLong counter = new AtomicLong();
  private final String prefix;

  RequestIds() {
    var bytes = new byte[6];
    new SecureRandom().nextBytes(bytes);
    prefix = HexFormat.of().formatHex(bytes) + '-';
  }

  String of(@Nullable String sent) {
    if (sent == null || sent.isEmpty() || sent.length() > MAX_CHARACTERS) {
      return fresh();
    }
    return HeaderText.isPrintableAscii(sent) ? sent : fresh();
  }

  String fresh() {
    return prefix + Long.toString(counter.incrementAndGet(), Character.MAX_RADIX);
  }
}
