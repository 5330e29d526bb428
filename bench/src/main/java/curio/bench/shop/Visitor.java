package curio.bench.shop;

import curio.bench.load.AnswerParser;
import curio.bench.load.Talk;
import curio.bench.load.Verdict;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Somebody without a token who looks at one item after the other, any of all. One owner thread. */
public final class Visitor implements Talk {
  private static final int SAMPLE = 64;

  private final Stock stock;
  private final String host;
  private final SplittableRandom random;
  private String id = "";
  private long judged;

  /** Which items it looks at depends on the seed. */
  public Visitor(Stock stock, String host, long seed) {
    this.stock = stock;
    this.host = host;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public ByteBuffer next(long number) {
    id = Stock.id(random.nextInt(stock.size()));
    return Lookups.get(host, "/item/fetch/" + id);
  }

  @Override
  public Verdict judge(AnswerParser answer) {
    if (answer.status() != Lookups.OK) {
      return Verdict.unexpected(answer);
    }
    if (judged++ % SAMPLE == 0) {
      String body = answer.body();
      if (!body.contains("\"id\":\"" + id + "\"") || !body.contains("\"history\":[{")) {
        return new Verdict.Wrong(id + " answered " + body);
      }
    }
    return Verdict.Right.SHOWN;
  }
}
