package curio.gateway.shop;

import curio.contracts.accounts.v1.User;
import curio.gateway.users.ClientMarks;
import curio.gateway.users.KnownUsers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out whom an action is done for. Thread-safe. */
final class Clients {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern ACCOUNT = Pattern.compile("[1-9][0-9]{0,17}");

  private final KnownUsers users;

  Clients(KnownUsers users) {
    this.users = users;
  }

  /**
   * The client of an id. One of digits alone is an account; whether it is active does not matter,
   * since what is pawned can always be redeemed.
   */
  Client find(String id) {
    if (!DIGITS.matcher(id).matches()) {
      return new Client(id, true, "", false, ClientMarks.ofId(id));
    }
    var user =
        ACCOUNT.matcher(id).matches() ? users.find(Long.parseLong(id)) : Optional.<User>empty();
    return user.map(found ->
            new Client(
                id, true, found.getUsername(), found.getPrivacy().getBuy(), ClientMarks.of(found)))
        .orElseGet(() -> new Client(id, false, "", false, List.of()));
  }
}
