package curio.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes users of the product and signs them in, over its HTTP API. */
public final class Accounts {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PASSWORD = "benchmark-password";
  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

  private final String base;

  public Accounts(InetSocketAddress address) {
    this.base = "http://%s:%d".formatted(address.getHostString(), address.getPort());
  }

  /** Makes so many users on an empty store and gives their access tokens. */
  public List<String> signUp(int users) throws IOException {
    List<String> tokens = new ArrayList<>();
    try (HttpClient client = client()) {
      for (int user = 1; user <= users; user++) {
        tokens.add(token(client, "/v1/auth/sign-up", signUpBody(user)));
      }
    }
    return tokens;
  }

  /** Signs in the first of the users made before. */
  public String signIn() throws IOException {
    try (HttpClient client = client()) {
      return token(
          client,
          "/v1/auth/sign-in",
          "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name(1), PASSWORD));
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(PATIENCE)
        .build();
  }

  private String token(HttpClient client, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = send(client, request);
    Matcher token = TOKEN.matcher(response.body());
    if (response.statusCode() != 200 || !token.find()) {
      throw new IOException(path + " answered " + response.statusCode() + " " + response.body());
    }
    return Objects.requireNonNull(token.group(1));
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest request)
      throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String signUpBody(int user) {
    return "{\"username\":\"%s\",\"password\":\"%s\",\"passwordConfirm\":\"%s\",\"gender\":\"f\"}"
        .formatted(name(user), PASSWORD, PASSWORD);
  }

  private static String name(int user) {
    return "bench-%04d".formatted(user);
  }
}
