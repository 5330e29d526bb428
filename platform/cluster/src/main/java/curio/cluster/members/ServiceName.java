package curio.cluster.members;

import curio.errors.CurioException;
import curio.errors.ErrorCode;

/** What services may be called. Stateless. */
final class ServiceName {
  private static final int MAX = 200;

  private ServiceName() {}

  static String check(String name) {
    if (name.isBlank() || name.length() > MAX || name.chars().anyMatch(Character::isISOControl)) {
      throw new CurioException(
          ErrorCode.INVALID, "serviceName: (expected: 1 to " + MAX + " printable characters)");
    }
    return name;
  }
}
