package curio.accounts;

import curio.accounts.sessions.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who does something to an account, and from where. Immutable.
 *
 * @param userId 0 for the program itself
 * @param proof null for the program itself; else what shows, where it matters, that the session is
 *     used by its owner
 */
record Actor(long userId, Caller caller, @Nullable Proof proof) {
  /** The program, doing what its configuration says. */
  static final Actor CONFIGURATION = new Actor(0, new Caller("", "configuration", ""), null);

  /** The one that a request names. */
  static Actor of(curio.contracts.accounts.v1.Actor actor) {
    var proof = actor.getProof();
    return new Actor(
        actor.getUserId(),
        Caller.of(actor.getClient()),
        actor.hasProof()
            ? new Proof(
                proof.getSessionId(),
                proof.hasCurrentPassword() ? proof.getCurrentPassword() : null)
            : null);
  }

  /** Whether it acts by a session, so that it has to show what it may. */
  boolean isPerson() {
    return proof != null;
  }
}
