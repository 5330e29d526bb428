package curio.http.push;

import java.nio.charset.StandardCharsets;

/**
 * A text for any number of clients, encoded once for all of them: as a WebSocket text frame with
 * its header, or as an event of Server-Sent Events. Immutable.
 */
public final class Frame {
  private final byte[] text;
  private final String id;

  private Frame(byte[] text, String id) {
    this.text = text;
    this.id = id;
  }

  /**
   * A frame.
   *
   * @param text JSON without line breaks
   * @param id the place of a client that has read it, as Server-Sent Events name it; empty for none
   */
  public static Frame of(String text, String id) {
    return new Frame(text.getBytes(StandardCharsets.UTF_8), id);
  }

  /** What a queue is charged for it, in bytes. */
  public int size() {
    return text.length + id.length();
  }
}
