package curio.accounts.users;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code accounts.users}, column by column. Immutable; never printed. */
record UserRow(
    long id,
    String username,
    @Nullable String email,
    String firstName,
    String lastName,
    String phone,
    String gender,
    int age,
    String city,
    String interests,
    String photo,
    String role,
    boolean active,
    String passwordHash,
    Instant createdAt,
    boolean verified,
    boolean hasPassword,
    boolean showsName) {
  /** The row that a result stands at. */
  static UserRow read(ResultSet row) throws SQLException {
    return new UserRow(
        row.getLong("id"),
        text(row, "username"),
        row.getString("email"),
        text(row, "first_name"),
        text(row, "last_name"),
        text(row, "phone"),
        text(row, "gender"),
        row.getInt("age"),
        text(row, "city"),
        text(row, "interests"),
        text(row, "photo"),
        text(row, "role"),
        row.getBoolean("active"),
        text(row, "password_hash"),
        requireNonNull(row.getTimestamp("created_at")).toInstant(),
        row.getBoolean("verified"),
        row.getBoolean("has_password"),
        row.getBoolean("shows_name"));
  }

  User user() {
    var profile = new Profile(firstName, lastName, phone, gender, age, city, interests);
    return new User(
        id,
        username,
        email,
        profile,
        photo,
        Role.of(role),
        active,
        createdAt,
        verified,
        hasPassword,
        showsName);
  }

  Credentials credentials() {
    return new Credentials(user(), passwordHash);
  }

  @Override
  public String toString() {
    return "UserRow[id=" + id + "]";
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return requireNonNull(row.getString(column), column);
  }
}
