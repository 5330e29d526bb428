package curio.http.server;

import io.netty.buffer.ByteBuf;

/**
 * Looks for headers that are continued on another line (RFC 9112, section 5.2): programs disagree
 * about what they mean, and a server must refuse them or change them.
 */
final class FoldedLines {
  private static final byte LINE_FEED = '\n';

  private FoldedLines() {}

  /**
   * Whether there is one between the reader's place and the end of the head.
   *
   * @param afterRequestLine false if the request line is still to come
   */
  static boolean in(ByteBuf bytes, boolean afterRequestLine) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    if (!afterRequestLine) {
      while (at < end && bytes.getByte(at) <= ' ' && bytes.getByte(at) >= 0) {
        at++;
      }
      at = afterLine(bytes, at, end);
    }
    while (at < end) {
      byte first = bytes.getByte(at);
      if (first == ' ' || first == '\t') {
        return true;
      }
      if (first == '\r' || first == LINE_FEED) {
        return false;
      }
      at = afterLine(bytes, at, end);
    }
    return false;
  }

  private static int afterLine(ByteBuf bytes, int from, int end) {
    int lineFeed = bytes.indexOf(from, end, LINE_FEED);
    return lineFeed < 0 ? end : lineFeed + 1;
  }
}
