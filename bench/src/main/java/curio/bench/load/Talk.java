package curio.bench.load;

import java.nio.ByteBuffer;

/**
 * What one connection says, and what it makes of the answers: one request after the other. One
 * owner thread. It may outlive its connection; a request whose answer was never judged was lost.
 */
public interface Talk {
  /**
   * The bytes of the next request, valid until the next call.
   *
   * @param number of the request among all of its run
   */
  ByteBuffer next(long number);

  /**
   * Whether it wants to see the body of the answer to the request last given, not its length alone.
   */
  default boolean keepsBody() {
    return true;
  }

  /** Judges the whole answer to the request last given. */
  Verdict judge(AnswerParser answer);
}
