package curio.http.push;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A text for any number of clients, encoded once for all of them: as a WebSocket text frame with
 * its header, or as an event of Server-Sent Events. Immutable.
 */
public final class Frame {
  private static final int FINAL_TEXT = 0x81;
  private static final int SHORT = 125;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private final String id;
  private final byte[] message;
  private final int header;
  private volatile byte @Nullable [] event;

  private Frame(byte[] text, String id) {
    this.id = id;
    header = text.length <= SHORT ? 2 : text.length <= 0xffff ? 4 : 10;
    message = new byte[header + text.length];
    message[0] = (byte) FINAL_TEXT;
    if (header == 2) {
      message[1] = (byte) text.length;
    } else {
      message[1] = (byte) (header == 4 ? TWO_BYTES : EIGHT_BYTES);
      for (int at = header - 1, left = text.length; at > 1; at--, left >>>= Byte.SIZE) {
        message[at] = (byte) left;
      }
    }
    System.arraycopy(text, 0, message, header, text.length);
  }

  /**
   * A frame.
   *
   * @param text JSON without line breaks
   * @param id the place of a client that has read it, as Server-Sent Events name it, in one line;
   *     empty for none
   */
  public static Frame of(String text, String id) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("text: line breaks (expected: none)");
    }
    if (id.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("id: control characters (expected: none)");
    }
    return new Frame(text.getBytes(StandardCharsets.UTF_8), id);
  }

  /** The place of a client that has read it; empty for none. */
  public String id() {
    return id;
  }

  /** The length of its text in UTF-8, in bytes. */
  public int size() {
    return message.length - header;
  }

  /** A whole text message of a server (RFC 6455, section 5.2); not a copy. */
  public byte[] message() {
    return message;
  }

  /** An event of the default type (HTML, section 9.2); made at the first call, not a copy. */
  public byte[] event() {
    byte[] made = event;
    if (made == null) {
      byte[] before =
          ((id.isEmpty() ? "" : "id: " + id + "\n") + "data: ").getBytes(StandardCharsets.UTF_8);
      made = new byte[before.length + size() + 2];
      System.arraycopy(before, 0, made, 0, before.length);
      System.arraycopy(message, header, made, before.length, size());
      made[made.length - 2] = '\n';
      made[made.length - 1] = '\n';
      event = made;
    }
    return made;
  }
}
