package curio.bench.load;

/** What an answer is worth. */
public sealed interface Verdict {
  /** As it must be. */
  enum Right implements Verdict {
    /** Something was done that was not done before, and is stored. */
    PLACED,
    /** A repeat got the first answer again. */
    REPLAYED,
    /** What must be refused was. */
    REFUSED,
    /** What is there was shown. */
    SHOWN
  }

  /** The status is another one than the right one. */
  record Unexpected(int status, String body) implements Verdict {}

  /** The status is right, what it says is not. */
  record Wrong(String complaint) implements Verdict {}

  /** The answer has another status. */
  static Verdict unexpected(AnswerParser answer) {
    return new Unexpected(answer.status(), answer.body());
  }
}
