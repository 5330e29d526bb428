package curio.gateway.gallery;

import curio.contracts.accounts.v1.User;
import curio.gateway.users.KnownUsers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that authors have now. Thread-safe. */
final class Authors {
  private final KnownUsers users;

  Authors(KnownUsers users) {
    this.users = users;
  }

  /** The name of an author; empty for one whose account is gone. */
  String name(long id) {
    return users.find(id).map(User::getUsername).orElse("");
  }

  /** The names of some authors; those whose accounts are gone are missing. */
  Map<Long, String> names(List<Long> ids) {
    var names = new HashMap<Long, String>();
    var rest = ids.stream().distinct().toList();
    while (!rest.isEmpty()) {
      var reply = users.find(rest);
      reply.getUsersList().forEach(user -> names.put(user.getId(), user.getUsername()));
      // Long accounts come in several replies.
      rest = rest.subList(Math.max(1, reply.getIdsRead()), rest.size());
    }
    return names;
  }

  /** The id of a name, in any case; empty if nobody has it. */
  Optional<Long> id(String name) {
    return users.id(name);
  }
}
