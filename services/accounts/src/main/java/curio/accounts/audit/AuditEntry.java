package curio.accounts.audit;

import curio.accounts.sessions.Caller;

/**
 * Something that was done to an account. Immutable.
 *
 * @param actorId the account that did it; 0 when nobody was signed in
 * @param subjectId the account it was done to; 0 when there is none
 * @param detail names of what changed, never values: some are secret; at most 500 characters
 */
public record AuditEntry(
    AuditAction action, long actorId, long subjectId, Caller caller, String detail) {
  private static final int MAX_DETAIL = 500;

  public AuditEntry {
    if (detail.length() > MAX_DETAIL) {
      throw new IllegalArgumentException(
          "detail: " + detail.length() + " characters (expected: at most " + MAX_DETAIL + ")");
    }
  }
}
