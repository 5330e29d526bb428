package curio.mobileidmock;

import java.time.Duration;

/**
 * Where the stand-in listens and how its people behave. Immutable.
 *
 * @param port 0 takes a free one
 */
public record MockSettings(String host, int port, AnswerDelay delay) {
  /** A stand-in for tests: a free port of this machine, answers at once. */
  public static MockSettings forTests() {
    return new MockSettings("127.0.0.1", 0, AnswerDelay.of(Duration.ZERO));
  }
}
