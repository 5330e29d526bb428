package curio.gateway.users;

import curio.contracts.accounts.v1.Privacy;
import org.jspecify.annotations.Nullable;

/**
 * Which of one's doings followers are told of; what is left out of a change stays.
 *
 * @param login that one signs in; so it is from the start
 * @param logout that one signs out; so it is from the start
 * @param buy what one buys; not so from the start
 */
record Told(@Nullable Boolean login, @Nullable Boolean logout, @Nullable Boolean buy) {
  static Told of(Privacy privacy) {
    return new Told(privacy.getLogin(), privacy.getLogout(), privacy.getBuy());
  }

  Privacy given() {
    var given = Privacy.newBuilder();
    UserBodies.ifGiven(login, given::setLogin);
    UserBodies.ifGiven(logout, given::setLogout);
    UserBodies.ifGiven(buy, given::setBuy);
    return given.build();
  }
}
