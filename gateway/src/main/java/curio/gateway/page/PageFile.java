package curio.gateway.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A file of the page as it is answered, plain and packed. Its arrays are not to be changed. */
final class PageFile {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webmanifest", "application/manifest+json");

  private final String contentType;
  private final byte[] bytes;
  private final byte[] gzip;

  private PageFile(String contentType, byte[] bytes) {
    this.contentType = contentType;
    this.bytes = bytes;
    this.gzip = packed(bytes);
  }

  /** The file of a name, whose ending says its type. */
  static PageFile of(String name, byte[] bytes) {
    var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalArgumentException(
          name + ": of an unknown type (expected: one of " + TYPES.keySet() + ")");
    }
    return new PageFile(type, bytes);
  }

  String contentType() {
    return contentType;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The same bytes in gzip (RFC 1952). */
  byte[] gzip() {
    return gzip;
  }

  private static byte[] packed(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 2);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
