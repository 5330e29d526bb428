package curio.bench.shop;

import curio.bench.load.AnswerParser;
import curio.bench.load.Talk;
import curio.bench.load.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a talk says, and answers to it. Stateless. */
final class Said {
  private Said() {}

  /** Its next request. */
  static String next(Talk talk) {
    return StandardCharsets.US_ASCII.decode(talk.next(0)).toString();
  }

  /** What it makes of an answer; headers end their lines. */
  static Verdict judge(Talk talk, int status, String headers, String body) {
    String text =
        "HTTP/1.1 %d Text\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(status, headers, body.length(), body);
    AnswerParser answer = new AnswerParser();
    answer.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    return talk.judge(answer);
  }
}
