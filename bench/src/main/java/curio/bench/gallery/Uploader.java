package curio.bench.gallery;

import curio.bench.load.AnswerParser;
import curio.bench.load.Talk;
import curio.bench.load.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Somebody who uploads one picture after the other, each another one: as the bytes themselves. One
 * owner thread.
 */
public final class Uploader implements Talk {
  private static final int CREATED = 201;

  private final Photograph photograph;
  private final long numbers;
  private final int from;
  private final ByteBuffer request;

  /**
   * Somebody with a token.
   *
   * @param numbers the number of its first picture; nobody else may have those behind it
   */
  public Uploader(Photograph photograph, String host, String token, long numbers) {
    this.photograph = photograph;
    this.numbers = numbers;
    byte[] head =
        """
        POST /img HTTP/1.1\r
        Host: %s\r
        Authorization: Bearer %s\r
        Content-Type: image/jpeg\r
        Content-Length: %d\r
        \r
        """
            .formatted(host, token, photograph.length())
            .getBytes(StandardCharsets.US_ASCII);
    this.from = head.length;
    this.request = ByteBuffer.allocateDirect(head.length + photograph.length());
    request.put(head).put(photograph.numbered(numbers)).flip();
  }

  @Override
  public ByteBuffer next(long number) {
    photograph.number(request, from, numbers + number);
    return request.duplicate();
  }

  @Override
  public Verdict judge(AnswerParser answer) {
    if (answer.status() != CREATED) {
      return Verdict.unexpected(answer);
    }
    return answer.header("Location").filter(path -> path.startsWith("/img/")).isPresent()
        ? Verdict.Right.PLACED
        : new Verdict.Wrong("an upload without a place");
  }
}
