package curio.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads one HTTP/1.1 answer at a time: status line, `Content-Length`, and the few headers and
 * members that the load generator checks; up to 1 MiB. A body that nobody wants to see is counted
 * and not kept. Answers of another framing (chunked, until close) are malformed to it. One owner
 * thread.
 */
public final class AnswerParser {
  /** What is known of the answer so far. */
  public enum Progress {
    INCOMPLETE,
    COMPLETE,
    MALFORMED
  }

  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  /** How much is looked at for the end of a head before a body that is not kept. */
  private static final int HEAD_PIECE = 2048;

  private static final byte[] STATUS_LINE = ascii("http/1.1 ");
  private static final byte[] CONTENT_LENGTH = ascii("content-length:");
  private static final byte[] REPLAYED = ascii("idempotency-replayed: true");
  private static final byte[] CLOSES = ascii("connection: close");
  private static final byte[] ORDER_ID = ascii("\"orderId\":\"");
  private static final int ORDER_ID_LENGTH = 36;

  private byte[] bytes = new byte[2048];
  private boolean keeping = true;
  private int filled;
  private int skipped;
  private int lineStart;
  private int scanned;
  private int bodyStart;
  private int bodyLength;
  private int status;
  private boolean replayed;
  private boolean closes;

  public AnswerParser() {
    reset();
  }

  /** Forgets the answer, so that the next one can be read. */
  public void reset() {
    filled = 0;
    skipped = 0;
    lineStart = 0;
    scanned = 0;
    bodyStart = -1;
    bodyLength = -1;
    status = 0;
    replayed = false;
    closes = false;
  }

  /** Whether the body of the next answer is kept; else only its length is known. */
  void keepBody(boolean kept) {
    keeping = kept;
  }

  /** Takes all bytes that `received` has and says whether the answer is whole. */
  public Progress take(ByteBuffer received) {
    if (keeping) {
      return keep(received, received.remaining());
    }
    Progress progress = Progress.INCOMPLETE;
    while (bodyStart < 0 && received.hasRemaining() && progress == Progress.INCOMPLETE) {
      progress = keep(received, Math.min(HEAD_PIECE, received.remaining()));
    }
    if (bodyStart < 0 || !received.hasRemaining()) {
      return progress;
    }
    skipped += received.remaining();
    received.position(received.limit());
    return bodyProgress();
  }

  private Progress keep(ByteBuffer received, int count) {
    if (filled + count > MAX_ANSWER_BYTES) {
      return Progress.MALFORMED;
    }
    if (filled + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, filled + count));
    }
    received.get(bytes, filled, count);
    filled += count;
    return bodyStart >= 0 ? bodyProgress() : headProgress();
  }

  public int status() {
    return status;
  }

  /** Whether the answer says `Idempotency-Replayed: true`. */
  boolean replayed() {
    return replayed;
  }

  /** Whether the server ends the connection with this answer. */
  boolean closes() {
    return closes;
  }

  /** The `orderId` member of the body; empty when there is none. */
  String orderId() {
    int at = indexInBody(ORDER_ID);
    int start = at + ORDER_ID.length;
    if (at < 0
        || start + ORDER_ID_LENGTH >= bodyStart + bodyLength
        || bytes[start + ORDER_ID_LENGTH] != '"') {
      return "";
    }
    return new String(bytes, start, ORDER_ID_LENGTH, StandardCharsets.ISO_8859_1);
  }

  /** What a header says; empty when the answer has none of this name. */
  public Optional<String> header(String name) {
    return new String(bytes, 0, bodyStart, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** How many bytes the body has. */
  public int length() {
    return bodyLength;
  }

  /** Whether the body, which was kept, consists of these bytes. */
  public boolean bodyIs(byte[] expected) {
    return Arrays.equals(bytes, bodyStart, bodyStart + bodyLength, expected, 0, expected.length);
  }

  /** The body, if it was kept. */
  public String body() {
    return new String(
        bytes, bodyStart, Math.min(bodyLength, filled - bodyStart), StandardCharsets.UTF_8);
  }

  private Progress headProgress() {
    for (; scanned < filled; scanned++) {
      if (bytes[scanned] != '\n') {
        continue;
      }
      int lineEnd = scanned > lineStart && bytes[scanned - 1] == '\r' ? scanned - 1 : scanned;
      if (lineEnd == lineStart && status != 0) {
        bodyStart = scanned + 1;
        return bodyLength < 0 ? Progress.MALFORMED : bodyProgress();
      }
      if (!takeLine(lineEnd)) {
        return Progress.MALFORMED;
      }
      lineStart = scanned + 1;
    }
    return Progress.INCOMPLETE;
  }

  private boolean takeLine(int lineEnd) {
    if (status == 0) {
      status =
          startsWith(STATUS_LINE, lineEnd)
              ? number(lineStart + STATUS_LINE.length, lineStart + 12)
              : -1;
      return status >= 100;
    }
    if (startsWith(CONTENT_LENGTH, lineEnd)) {
      bodyLength = number(lineStart + CONTENT_LENGTH.length, lineEnd);
      return bodyLength >= 0;
    }
    replayed |= startsWith(REPLAYED, lineEnd);
    closes |= startsWith(CLOSES, lineEnd);
    return true;
  }

  private Progress bodyProgress() {
    int missing = bodyStart + bodyLength - filled - skipped;
    if (missing > 0) {
      return Progress.INCOMPLETE;
    }
    // Nothing was asked after this request, so nothing may follow its answer.
    return missing == 0 ? Progress.COMPLETE : Progress.MALFORMED;
  }

  /** Compares the current line's beginning with lower-case letters. */
  private boolean startsWith(byte[] lowerCase, int lineEnd) {
    if (lineEnd - lineStart < lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      int b = bytes[lineStart + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  /** A small decimal number, spaces around it allowed; -1 when it is none. */
  private int number(int from, int to) {
    int value = 0;
    int digits = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9 && digits < 8) {
        value = value * 10 + digit;
        digits++;
      } else if (bytes[i] != ' ') {
        return -1;
      }
    }
    return digits == 0 ? -1 : value;
  }

  private int indexInBody(byte[] wanted) {
    int last = bodyStart + bodyLength - wanted.length;
    for (int i = bodyStart; i <= last; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
