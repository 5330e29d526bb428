package curio.http;

import curio.errors.ErrorCode;
import java.util.Map;

/**
 * The members that an area adds to its errors, beside those of RFC 9457, so that its clients find
 * what they expect. Members named like one of RFC 9457 are dropped.
 */
@FunctionalInterface
public interface ErrorShape {
  /** No members beside those of RFC 9457. */
  ErrorShape PLAIN = (code, detail, requestId) -> Map.of();

  /** The extra members of one error. */
  Map<String, Object> members(ErrorCode code, String detail, String requestId);
}
