package curio.bench.load;

import curio.bench.load.RecentOrders.Placed;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** One user who places orders, and now and then asks again for one of them. One owner thread. */
final class OrderTalk implements Talk {
  /** What the request in flight is for. */
  private enum Purpose {
    PLACE,
    REPEAT,
    CONFLICT
  }

  /** Of how many new orders one answer is checked whole; the others by status, header and id. */
  private static final int SAMPLE = 64;

  private static final int CREATED = 201;
  private static final int KEY_REUSED = 422;

  private final OrderRequest request;
  private final RandomGenerator random;
  private final Load load;
  private final RecentOrders recent = new RecentOrders();
  private Purpose purpose = Purpose.PLACE;
  private Placed expected = new Placed(0, "");
  private long placed;

  OrderTalk(OrderRequest request, RandomGenerator random, Load load) {
    this.request = request;
    this.random = random;
    this.load = load;
  }

  /** A new order takes the number as its key. */
  @Override
  public ByteBuffer next(long number) {
    double share = random.nextDouble();
    if (recent.isEmpty() || share >= load.repeats() + load.conflicts()) {
      purpose = Purpose.PLACE;
      expected = new Placed(number, "");
    } else {
      purpose = share < load.repeats() ? Purpose.REPEAT : Purpose.CONFLICT;
      expected = recent.pick(random);
    }
    return request.with(expected.keyNumber(), purpose == Purpose.CONFLICT);
  }

  @Override
  public Verdict judge(AnswerParser answer) {
    int rightStatus = purpose == Purpose.CONFLICT ? KEY_REUSED : CREATED;
    if (answer.status() != rightStatus) {
      return Verdict.unexpected(answer);
    }
    return switch (purpose) {
      case CONFLICT -> Verdict.Right.REFUSED;
      case REPEAT ->
          answer.replayed() && answer.orderId().equals(expected.orderId())
              ? Verdict.Right.REPLAYED
              : new Verdict.Wrong("repeat of " + expected.orderId() + " answered " + answer.body());
      case PLACE -> judgeNew(answer);
    };
  }

  private Verdict judgeNew(AnswerParser answer) {
    String orderId = answer.orderId();
    if (orderId.isEmpty()
        || answer.replayed()
        || (placed % SAMPLE == 0 && !isSound(answer.body()))) {
      return new Verdict.Wrong("new order answered " + answer.body());
    }
    placed++;
    recent.add(new Placed(expected.keyNumber(), orderId));
    return Verdict.Right.PLACED;
  }

  private static boolean isSound(String body) {
    return body.startsWith("{")
        && body.endsWith("}")
        && body.contains("\"status\":\"OK\"")
        && body.contains("\"message\":\"Your order is on the way\"");
  }
}
