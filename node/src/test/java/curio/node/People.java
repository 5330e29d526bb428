package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.store.DatabaseSettings;

/** Makes accounts for tests, all with the same password. Stateless. */
public final class People {
  /** Of all of them. */
  public static final String PASSWORD = "1234567890";

  private People() {}

  /**
   * Somebody who is signed in.
   *
   * @param token the access token
   */
  public record Person(
      RunningNode node, long id, String username, String token, String refreshToken) {
    /** The value of an Authorization header. */
    public String bearer() {
      return "Bearer " + token;
    }

    /** Sends a request with the access token. */
    public Answer send(String method, String path, String body) {
      return send(node, method, path, body);
    }

    /** The same to another node. */
    Answer send(RunningNode other, String method, String path, String body) {
      return other.send(method, path, body, "Authorization", bearer());
    }

    /** Reads with the access token. */
    public Answer get(String path) {
      return send("GET", path, "");
    }

    /** The same account, signed in once more. */
    public Person again() {
      return signIn(node, username);
    }
  }

  static Person signUp(RunningNode node, String username) {
    return person(
        node,
        node.post(
            "/v1/auth/sign-up",
            """
            {"username": "%s", "password": "%s", "passwordConfirm": "%s", "gender": "f"}
            """
                .formatted(username, PASSWORD, PASSWORD)));
  }

  static Person signIn(RunningNode node, String username) {
    return person(
        node,
        node.post(
            "/v1/auth/sign-in",
            """
            {"username": "%s", "password": "%s"}
            """
                .formatted(username, PASSWORD)));
  }

  /** An administrator, made by the hand of whoever has the database. */
  static Person admin(RunningNode node, DatabaseSettings database, String username) {
    return withRole(node, database, username, "admin");
  }

  /** Somebody who stands at the counter, made so by the same hand. */
  static Person clerk(RunningNode node, DatabaseSettings database, String username) {
    return withRole(node, database, username, "clerk");
  }

  private static Person withRole(
      RunningNode node, DatabaseSettings database, String username, String role) {
    var member = signUp(node, username);
    Sql.run(
        database,
        "update accounts.users set role = '%s' where id = %d".formatted(role, member.id()));
    return member.again();
  }

  private static Person person(RunningNode node, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return new Person(
        node,
        Long.parseLong(answer.text("userId")),
        answer.text("username"),
        answer.text("token"),
        answer.text("refreshToken"));
  }
}
