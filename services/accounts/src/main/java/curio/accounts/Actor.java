package curio.accounts;

import curio.accounts.sessions.Caller;

/**
 * Who does something to an account, and from where. Immutable.
 *
 * @param userId 0 for the program itself
 */
record Actor(long userId, Caller caller) {
  /** The program, doing what its configuration says. */
  static final Actor CONFIGURATION = new Actor(0, new Caller("", "configuration", ""));
}
