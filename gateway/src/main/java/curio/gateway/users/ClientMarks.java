package curio.gateway.users;

import com.google.protobuf.ByteString;
import curio.contracts.accounts.v1.User;
import curio.text.NameMark;
import curio.text.Spaces;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a client of the shop is compared by with a list of people, without any name: the marks of
 * its id, of its user name and of first and last name. Stateless.
 */
public final class ClientMarks {
  private ClientMarks() {}

  /** Those of an account. */
  public static List<ByteString> of(User user) {
    var profile = user.getProfile();
    var name = Spaces.trim(profile.getFirstName() + " " + profile.getLastName());
    return Stream.of(Long.toString(user.getId()), user.getUsername(), name)
        .filter(text -> !text.isEmpty())
        .map(ClientMarks::mark)
        .distinct()
        .toList();
  }

  /** Those of somebody without an account, who is known by an id alone. */
  public static List<ByteString> ofId(String id) {
    return List.of(mark(id));
  }

  private static ByteString mark(String text) {
    return ByteString.copyFrom(NameMark.of(text).bytes());
  }
}
