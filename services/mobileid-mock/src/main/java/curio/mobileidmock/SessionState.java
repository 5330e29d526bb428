package curio.mobileidmock;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a poll is answered, as SK writes it. Immutable. */
record SessionState(
    String state,
    @Nullable String result,
    @Nullable SignatureBody signature,
    @Nullable String cert,
    @Nullable Instant time,
    @Nullable String traceId) {
  static final SessionState RUNNING = new SessionState("RUNNING", null, null, null, null, null);

  /** A signature. */
  record SignatureBody(String value, String algorithm) {}
}
