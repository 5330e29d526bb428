package curio.mobileid.upstream;

import java.util.Optional;
import java.util.stream.Stream;

/** How a session can end, by the names that upstream gives it. */
public enum UpstreamResult {
  OK,
  TIMEOUT,
  NOT_MID_CLIENT,
  USER_CANCELLED,
  SIGNATURE_HASH_MISMATCH,
  PHONE_ABSENT,
  DELIVERY_ERROR,
  SIM_ERROR;

  /** The result of that name; empty for another name. */
  static Optional<UpstreamResult> of(String name) {
    return Stream.of(values()).filter(result -> result.name().equals(name)).findFirst();
  }
}
