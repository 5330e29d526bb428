package curio.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Serves files from the class path. Every file is a route of its own, read once at start: no path
 * of a request ever becomes the name of a file, so nothing outside the list can be reached. Answers
 * carry a strong {@code ETag}, and 304 where the client has the same already.
 */
public final class StaticFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "jpg", "image/jpeg",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  /** What files of texts look like, by the beginning of their type. */
  private static final Map<String, String> SAMPLES =
      Map.of(
          "text/html", "<!doctype html>\n<html lang=\"en\"><title>Curio</title></html>",
          "text/css", "body { margin: 0 }",
          "text/javascript", "export const version = \"1\";",
          "text/plain", "Some text",
          "application/json", "{\"openapi\": \"3.1.0\"}");

  private static final String IF_NONE_MATCH = "If-None-Match";

  private StaticFiles() {}

  /**
   * The table with one file more.
   *
   * @param path where it is served
   * @param anchor the class beside which it lies
   * @param resource its name, relative to the anchor's package
   */
  public static Routes add(Routes routes, String path, Class<?> anchor, String resource) {
    byte[] bytes = read(anchor, resource);
    String type =
        TYPES.getOrDefault(
            resource.substring(resource.lastIndexOf('.') + 1), "application/octet-stream");
    return add(routes, path, type, bytes);
  }

  /** The table with one route more, which answers the same bytes to everybody. */
  public static Routes add(Routes routes, String path, String contentType, byte[] bytes) {
    return routes
        .get(path, Access.ANYONE, file(contentType, bytes))
        .summary("A file of a page")
        .takes(Parameter.entityTag(IF_NONE_MATCH, "The ETag of what the client has already"))
        .answers(200, contentType, SAMPLES.getOrDefault(contentType.split(";", 2)[0], ""))
        .sends(AnswerHeader.entityTag())
        .answers(304)
        .sends(AnswerHeader.entityTag());
  }

  /** A handler that answers the same bytes to everybody, with an {@code ETag} of their content. */
  private static Handler file(String contentType, byte[] bytes) {
    String tag = '"' + hash(bytes) + '"';
    Response full = with(Response.bytes(200, contentType, bytes), tag);
    Response same = with(Response.empty(304), tag);
    return request ->
        request.headers(IF_NONE_MATCH).stream().anyMatch(sent -> names(sent, tag)) ? same : full;
  }

  private static Response with(Response response, String tag) {
    return response
        .withHeader("ETag", tag)
        .withHeader("Cache-Control", "no-cache")
        .withHeader("Content-Security-Policy", POLICY)
        .withHeader("Referrer-Policy", "same-origin");
  }

  private static boolean names(String ifNoneMatch, String tag) {
    for (String each : ifNoneMatch.split(",", -1)) {
      String candidate = each.strip();
      if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] read(Class<?> anchor, String resource) {
    try (InputStream in = anchor.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(resource + ": not beside " + anchor.getName());
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
