package curio.gateway.feed;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Principal;

/** What people cannot do to themselves, and so need not end. Stateless. */
final class Oneself {
  private Oneself() {}

  /** Whether an id may be that of somebody else. */
  static boolean isNot(Principal caller, long id) {
    return id > 0 && caller.userId() != id;
  }

  /**
   * Refuses the caller's own id.
   *
   * @throws CurioException INVALID for it
   */
  static void refuse(Principal caller, long id) {
    if (caller.userId() == id) {
      throw new CurioException(ErrorCode.INVALID, "id: one's own (expected: another's)");
    }
  }
}
