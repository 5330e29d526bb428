package curio.bench.gallery;

import curio.bench.load.AnswerParser;
import curio.bench.load.Talk;
import curio.bench.load.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Somebody without a token who looks at one picture after the other, any of an album. Each answer
 * has to have the right status and length, every 64th the right bytes. One owner thread.
 */
public final class Onlooker implements Talk {
  private static final int SAMPLE = 64;
  private static final int OK = 200;

  private final Album album;
  private final SplittableRandom random;
  private final List<ByteBuffer> requests;
  private int picture;
  private long asked;

  /** Which pictures it looks at depends on the seed. */
  public Onlooker(Album album, long seed) {
    this.album = album;
    this.random = new SplittableRandom(seed);
    this.requests = album.paths().stream().map(path -> request(album.host(), path)).toList();
  }

  private static ByteBuffer request(String host, String path) {
    return ByteBuffer.wrap(
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(path, host)
            .getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public ByteBuffer next(long number) {
    picture = random.nextInt(requests.size());
    asked++;
    return requests.get(picture).duplicate();
  }

  @Override
  public boolean keepsBody() {
    return asked % SAMPLE == 0;
  }

  @Override
  public Verdict judge(AnswerParser answer) {
    if (answer.status() != OK) {
      return Verdict.unexpected(answer);
    }
    Photograph photograph = album.photograph();
    if (answer.length() != photograph.length()
        || (keepsBody() && !answer.bodyIs(photograph.numbered(picture)))) {
      return new Verdict.Wrong("picture %d: other bytes".formatted(picture));
    }
    return Verdict.Right.SHOWN;
  }
}
