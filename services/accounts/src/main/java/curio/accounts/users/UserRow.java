package curio.accounts.users;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import curio.contracts.accounts.v1.Privacy;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.User;
import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of {@code accounts.users} as the messages that answers carry. Stateless. */
final class UserRow {
  /** What a statement selects for {@link #user} and {@link #credentials}. */
  static final String COLUMNS =
      """
      id, username, email, profile, role, active, password_hash, created_at,
      identity is not null as verified, has_password, shows_name,
      tells_login, tells_logout, tells_buy
      """;

  private static final JsonFormat.Printer WRITER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  /** A newer release may have fields that this one does not know. */
  private static final JsonFormat.Parser READER = JsonFormat.parser().ignoringUnknownFields();

  private UserRow() {}

  /** The account of the row that a result stands on. */
  static User user(ResultSet result) throws SQLException {
    var row = new Row(result);
    return User.newBuilder()
        .setId(row.number("id"))
        .setUsername(row.text("username"))
        .setEmail(row.textOrEmpty("email"))
        .setProfile(profile(row.text("profile")))
        .setRole(row.text("role"))
        .setActive(result.getBoolean("active"))
        .setCreatedAtMillis(row.instant("created_at").toEpochMilli())
        .setVerified(result.getBoolean("verified"))
        .setHasPassword(result.getBoolean("has_password"))
        .setShowsName(result.getBoolean("shows_name"))
        .setPrivacy(
            Privacy.newBuilder()
                .setLogin(result.getBoolean("tells_login"))
                .setLogout(result.getBoolean("tells_logout"))
                .setBuy(result.getBoolean("tells_buy")))
        .build();
  }

  /** The same with what its password is checked against. */
  static Credentials credentials(ResultSet result) throws SQLException {
    return new Credentials(user(result), new Row(result).text("password_hash"));
  }

  /** What the column {@code profile} holds. */
  static String json(Profile profile) {
    try {
      return WRITER.print(profile);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a profile has no JSON", e);
    }
  }

  private static Profile profile(String json) {
    var profile = Profile.newBuilder();
    try {
      READER.merge(json, profile);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("profile: not one of ours (expected: its JSON)", e);
    }
    return profile.build();
  }
}
