package curio.node;

import curio.http.Access;
import curio.http.Route;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes requests to given routes that an attacker might send: some nearly right, most wrong in one
 * or more ways. The same random numbers give the same requests. Used by one thread.
 */
final class HostileRequests {
  private static final int USUAL_WEIGHT = 12;

  /** Queries that routes know. */
  private static final List<String> PARAMETERS =
      List.of(
          "firstName",
          "lastName",
          "limit",
          "offset",
          "cursor",
          "actor",
          "subject",
          "action",
          "before",
          "token",
          "accessToken");

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          "\u0001\u001f\u007f",
          "\r\nSet-Cookie: a=b",
          "' or '1'='1",
          "'; drop table accounts.users; --",
          "\" or \"\"=\"",
          "%",
          "_%_",
          "\\",
          "$1",
          ":id",
          "../../../etc/passwd",
          "${jndi:ldap://x}",
          "{{7*7}}",
          "<script>alert(1)</script>",
          "Ａｄｍｉｎ",
          "раураl",
          "\u202eadmin",
          "e\u0301".repeat(60),
          "😀".repeat(20),
          "𒀀𒀁",
          "\uffff",
          "\ufeff",
          "\u0130\u0131ßŉ",
          "-1",
          "0",
          "9223372036854775807",
          "9223372036854775808",
          "1e999999",
          "NaN",
          "null",
          "true",
          "2026-01-01T00:00:00Z",
          "00000000-0000-0000-0000-000000000000",
          "a".repeat(300),
          "é".repeat(20_000),
          "x".repeat(100_000));

  /** What stands in JSON where something else is expected. */
  private static final List<String> OTHER_TYPES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1.5",
          "1e400",
          "9223372036854775808",
          "[]",
          "{}",
          "[[[[]]]]",
          "[\"a\"]",
          "{\"a\":{\"b\":null}}",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "1".repeat(2_000));

  private static final Map<String, List<String>> PLAUSIBLE =
      Map.ofEntries(
          Map.entry("password", List.of("\"1234567890\"", "\"wrong-one-1\"")),
          Map.entry("passwordConfirm", List.of("\"1234567890\"")),
          Map.entry("currentPassword", List.of("\"wrong-one-1\"", "\"1234567890\"")),
          Map.entry("gender", List.of("\"f\"", "\"m\"", "\"\"")),
          Map.entry("age", List.of("30", "0", "150")),
          Map.entry("phone", List.of("\"+1 555\"", "\"\"")),
          Map.entry("photo", List.of("\"default.jpg\"", "\"\"")),
          Map.entry("role", List.of("\"admin\"", "\"member\"")),
          Map.entry("active", List.of("true", "false")),
          Map.entry("price", List.of("400", "0.01", "1e3")));

  private final Random random;
  private final List<Route> routes;
  private final List<String> ids;

  /**
   * A request.
   *
   * @param head request line and headers
   * @param body one byte for each character
   * @param withOwnToken whether it carries the good token of its sender
   */
  record Request(Route route, String head, String body, boolean withOwnToken) {
    @Override
    public String toString() {
      return cut(head) + "\n" + cut(body);
    }

    private static String cut(String text) {
      return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "…";
    }
  }

  /**
   * Requests of one sender.
   *
   * @param ids ids of things that it may not see or change, beside others that do not exist
   */
  HostileRequests(Random random, List<Route> routes, List<String> ids) {
    this.random = random;
    this.routes =
        routes.stream().flatMap(r -> java.util.Collections.nCopies(weight(r), r).stream()).toList();
    this.ids = List.copyOf(ids);
  }

  /** The next one; its sender's own token is used in most. */
  Request next(String ownToken) {
    var route = one(routes);
    boolean own = random.nextInt(100) < 70;
    var head = new StringBuilder();
    head.append(
        random.nextInt(50) == 0 ? one(List.of("PUT", "DELETE", "PATCH", "BREW")) : route.method());
    head.append(' ').append(target(route)).append(" HTTP/1.1\r\n");
    if (own) {
      head.append("Authorization: Bearer ").append(ownToken).append("\r\n");
    } else {
      credentials(head, ownToken);
    }
    headers(head);
    return new Request(
        route, head.toString(), new String(body(route), StandardCharsets.ISO_8859_1), own);
  }

  /**
   * Hashing a password takes as long as a hundred other requests; files cannot be asked wrongly.
   */
  private static int weight(Route route) {
    boolean hashes = has(route, "password") && route.access() != Access.ADMIN;
    boolean ends = route.template().endsWith("sign-out") || route.template().endsWith("logout");
    boolean file = route.access() == Access.ANYONE && route.method().equals("GET");
    return hashes || ends || file ? 1 : has(route, "currentPassword") ? 4 : USUAL_WEIGHT;
  }

  private static boolean has(Route route, String member) {
    return components(route).stream().anyMatch(component -> component.getName().equals(member));
  }

  private String target(Route route) {
    var target = new StringBuilder();
    for (var segment : one(route.paths()).substring(1).split("/", -1)) {
      target.append('/').append(segment.startsWith("{") ? pathValue() : segment);
    }
    int parameters = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
    for (int i = 0; i < parameters; i++) {
      target.append(i == 0 ? '?' : '&').append(one(PARAMETERS)).append('=').append(pathValue());
    }
    return target.toString();
  }

  private String pathValue() {
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> one(ids);
      case 3 -> one(List.of("%00", "%ff", "%2e%2e", "..%2f", "%", "%zz", "%0d%0aa:b", "1%27", ";"));
      case 4 -> Long.toString(random.nextLong() >>> random.nextInt(2, 40));
      default -> encoded(one(TEXTS));
    };
  }

  private void credentials(StringBuilder head, String ownToken) {
    switch (random.nextInt(6)) {
      case 0, 1 -> {}
      case 2 ->
          head.append("Authorization: Bearer ").append(Tokens.tampered(ownToken)).append("\r\n");
      case 3 ->
          head.append("Authorization: Bearer ").append(Tokens.promoted(ownToken)).append("\r\n");
      case 4 -> head.append("Authorization: ").append(headerValue()).append("\r\n");
      default ->
          head.append("Cookie: accessToken=")
              .append(headerValue())
              .append("; refreshToken=")
              .append(headerValue())
              .append("\r\n");
    }
  }

  private void headers(StringBuilder head) {
    if (random.nextInt(3) > 0) {
      head.append("Idempotency-Key: ").append(random.nextInt()).append("\r\n");
    }
    for (var name :
        List.of("X-Request-Id", "User-Agent", "Content-Type", "X-Forwarded-For", "Origin")) {
      if (random.nextInt(10) == 0) {
        head.append(name).append(": ").append(headerValue()).append("\r\n");
      }
    }
  }

  private String headerValue() {
    return switch (random.nextInt(5)) {
      case 0 -> one(ids);
      case 1 -> "\u00e9\u00ff";
      case 2 -> "a".repeat(random.nextInt(9_000));
      case 3 -> "\"' ; \t,";
      default -> "1, 2, null";
    };
  }

  private byte[] body(Route route) {
    return switch (random.nextInt(40)) {
      case 0 -> "[".repeat(5_000).getBytes(StandardCharsets.UTF_8);
      case 1 -> "{\"a\":".repeat(2_000).getBytes(StandardCharsets.UTF_8);
      case 2 -> noise();
      case 3 -> new byte[0];
      case 4 -> json(route).getBytes(StandardCharsets.UTF_16);
      case 5 -> (json(route) + json(route)).getBytes(StandardCharsets.UTF_8);
      case 6 -> json(route).replace('"', '\'').getBytes(StandardCharsets.UTF_8);
      case 7 -> one(OTHER_TYPES).getBytes(StandardCharsets.UTF_8);
      default -> json(route).getBytes(StandardCharsets.UTF_8);
    };
  }

  private byte[] noise() {
    var bytes = new byte[random.nextInt(2_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Most requests are right but for one member or two, or they would all fail at the first. */
  private String json(Route route) {
    var members = new ArrayList<String>();
    for (var component : components(route)) {
      int dice = random.nextInt(40);
      if (dice > 0) {
        var name = component.getName();
        members.add(quoted(name) + ":" + (dice > 4 ? plausible(name) : hostile()));
      }
    }
    if (random.nextInt(10) == 0) {
      members.add(quoted(one(List.of("id", "_id", "userId", "role", "active"))) + ":" + hostile());
    }
    return "{" + String.join(",", members) + "}";
  }

  private String plausible(String name) {
    var known = PLAUSIBLE.getOrDefault(name, List.of());
    if (!known.isEmpty()) {
      return one(known);
    }
    var text = "name-" + random.nextInt(100_000);
    return quoted(name.equals("email") ? text + "@example.org" : text);
  }

  private String hostile() {
    return switch (random.nextInt(4)) {
      case 0 -> one(OTHER_TYPES);
      case 1 -> quoted(one(ids));
      default -> quoted(one(TEXTS));
    };
  }

  private static List<RecordComponent> components(Route route) {
    var type = route.body();
    return type == null ? List.of() : components(type).toList();
  }

  /** Those of a record in a body stand among the others: it is unwrapped. */
  private static Stream<RecordComponent> components(Class<?> type) {
    return Stream.ofNullable(type.getRecordComponents())
        .flatMap(Stream::of)
        .flatMap(each -> each.getType().isRecord() ? components(each.getType()) : Stream.of(each));
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** As UTF-8 with every byte escaped. */
  private static String encoded(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      encoded.append("%%%02X".formatted(b & 0xff));
    }
    return encoded.toString();
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
