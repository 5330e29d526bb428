package curio.bench.subject;

import curio.bench.subject.HttpCalls.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Users of the product, made and signed in over its HTTP API. */
public final class Accounts {
  private static final String PASSWORD = "benchmark-password";
  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpCalls calls;

  public Accounts(HttpCalls calls) {
    this.calls = calls;
  }

  /** Makes so many users on an empty store and gives their access tokens. */
  public List<String> signUp(int users) throws IOException {
    List<String> tokens = new ArrayList<>();
    for (int user = 1; user <= users; user++) {
      tokens.add(
          token(
              "/v1/auth/sign-up",
              "{\"username\":\"%s\",\"password\":\"%s\",\"passwordConfirm\":\"%s\",\"gender\":\"f\"}"
                  .formatted(name(user), PASSWORD, PASSWORD)));
    }
    return tokens;
  }

  /** Signs in the first of the users made before. */
  public String signIn() throws IOException {
    return token("/v1/auth/sign-in", signInBody(1));
  }

  /** Signs in the first so many users made before and gives their access tokens. */
  List<String> signIn(int users) throws IOException {
    List<String> tokens = new ArrayList<>();
    for (int user = 1; user <= users; user++) {
      tokens.add(token("/v1/auth/sign-in", signInBody(user)));
    }
    return tokens;
  }

  /** The body of a sign-in of one of the users made before. */
  public static String signInBody(int user) {
    return signInBody(name(user), PASSWORD);
  }

  /** The body of a sign-in. */
  public static String signInBody(String username, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
  }

  private String token(String path, String body) throws IOException {
    Answer answer = calls.post(path, body);
    Matcher token = TOKEN.matcher(answer.body());
    if (answer.status() != 200 || !token.find()) {
      throw new IOException(path + " answered " + answer.status() + " " + answer.body());
    }
    return Objects.requireNonNull(token.group(1));
  }

  /** The name of one of the users made before. */
  public static String name(int user) {
    return "bench-%04d".formatted(user);
  }
}
