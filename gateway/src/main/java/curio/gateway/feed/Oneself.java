package curio.gateway.feed;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Principal;

/** What people cannot do to themselves. Stateless. */
final class Oneself {
  private Oneself() {}

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
