package curio.http;

import curio.http.browser.Cookie;
import curio.http.json.Json;
import curio.http.syntax.HeaderText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer: status, headers and body. Immutable; every {@code with…} gives another one. The bytes
 * of a body are not copied and must not be changed afterwards.
 */
public final class Response {
  /** The content type of JSON answers. */
  public static final String JSON = "application/json";

  private static final int SWITCHING_PROTOCOLS = 101;

  /**
   * No answer at all: the connection is closed. For stand-ins that play a server which dies;
   * counted and logged as a 500.
   */
  public static final Response NONE = empty(500);

  private final int status;
  private final @Nullable String contentType;
  private final SharedBytes body;
  private final List<Field> fields;
  private final @Nullable Duration pace;

  /** One header. */
  public record Field(String name, String value) {}

  private Response(int status, @Nullable String contentType, byte[] body) {
    this(status, contentType, SharedBytes.of(body), List.of(), null);
  }

  private Response(
      int status,
      @Nullable String contentType,
      SharedBytes body,
      List<Field> fields,
      @Nullable Duration pace) {
    if ((status < 200 && status != SWITCHING_PROTOCOLS) || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 101, or 200 to 599)");
    }
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.fields = fields;
    this.pace = pace;
  }

  /** 200 with a record, list, map or null as JSON. */
  public static Response ok(@Nullable Object value) {
    return json(200, value);
  }

  /** A record, list, map or null as JSON. */
  public static Response json(int status, @Nullable Object value) {
    return new Response(status, JSON, Json.write(value));
  }

  /** Bytes that are JSON already, for example a stored answer given again. */
  public static Response jsonBytes(int status, byte[] json) {
    return new Response(status, JSON, json);
  }

  /** Any bytes. */
  public static Response bytes(int status, String contentType, byte[] bytes) {
    return new Response(status, requireValue(contentType), bytes);
  }

  /** Bytes that other answers may carry at the same time. */
  public static Response bytes(int status, String contentType, SharedBytes bytes) {
    return new Response(status, requireValue(contentType), bytes, List.of(), null);
  }

  /** Plain text in UTF-8. */
  public static Response text(int status, String text) {
    return new Response(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** No body. */
  public static Response empty(int status) {
    return new Response(status, null, SharedBytes.NONE, List.of(), null);
  }

  /**
   * The same with one header more. An answer is {@code Cache-Control: no-store} unless a header of
   * that name is set, so those that carry tokens need nothing. {@code Content-Length}, {@code
   * Connection}, {@code Transfer-Encoding} and {@code X-Request-Id} belong to the edge.
   *
   * @throws IllegalArgumentException for a name or value that could end the header
   */
  public Response withHeader(String name, String value) {
    if (!HeaderText.isToken(name)) {
      throw new IllegalArgumentException("header name: (expected: a token)");
    }
    var more = new ArrayList<Field>(fields.size() + 1);
    more.addAll(fields);
    more.add(new Field(name, requireValue(value)));
    return new Response(status, contentType, body, List.copyOf(more), pace);
  }

  /**
   * The same, its body sent one byte at a time. For stand-ins that play a server which is slow.
   *
   * @param between from byte to byte, at least a millisecond
   */
  public Response slowly(Duration between) {
    if (between.toMillis() < 1) {
      throw new IllegalArgumentException("pace: " + between + " (expected: >= 1ms)");
    }
    return new Response(status, contentType, body, fields, between);
  }

  /** The same setting one cookie more. */
  public Response withCookie(Cookie cookie) {
    return withHeader("Set-Cookie", cookie.headerValue());
  }

  /** Whether it has the browser set or clear a cookie. */
  public boolean setsCookies() {
    return fields.stream().anyMatch(field -> field.name().equalsIgnoreCase("Set-Cookie"));
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** The bytes of the body, empty for none; not a copy if they are the whole of an array. */
  public byte[] body() {
    return body.array();
  }

  /** The same, as they lie in memory. */
  public SharedBytes content() {
    return body;
  }

  public @Nullable String contentType() {
    return contentType;
  }

  public @Nullable Duration pace() {
    return pace;
  }

  public List<Field> fields() {
    return fields;
  }

  private static String requireValue(String value) {
    if (!HeaderText.isPrintableAscii(value)) {
      throw new IllegalArgumentException("header value: (expected: printable ASCII)");
    }
    return value;
  }
}
