package curio.http.tls;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** One block of a PEM file (RFC 7468). Its bytes may be a key and appear in no text. */
final class PemBlock {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final byte[] UNREADABLE = {};

  /** What it says it is, such as {@code CERTIFICATE}. */
  final String label;

  /** Its bytes, none if they are not Base64. */
  final byte[] der;

  private PemBlock(String label, byte[] der) {
    this.label = label;
    this.der = der;
  }

  /** The blocks of a file; text around them is passed over. */
  static List<PemBlock> all(byte[] file) {
    var blocks = new ArrayList<PemBlock>();
    var found = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (found.find()) {
      String label = requireNonNull(found.group(1));
      blocks.add(new PemBlock(label, decoded(requireNonNull(found.group(2)))));
    }
    return blocks;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return UNREADABLE;
    }
  }
}
