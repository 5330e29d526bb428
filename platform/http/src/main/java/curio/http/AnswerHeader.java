package curio.http;

/**
 * A header that an answer may have, as the description of the API shows it. Immutable.
 *
 * @param description one sentence without its full stop
 * @param example a value of it
 */
public record AnswerHeader(String name, String description, String example) {
  /** Where what was made is found. */
  public static AnswerHeader location(String description, String example) {
    return new AnswerHeader("Location", description, example);
  }

  /** Which bytes these are: a client that has them already says so with the next request. */
  public static AnswerHeader entityTag() {
    return new AnswerHeader("ETag", "Which bytes these are", Parameter.SAMPLE_TAG);
  }
}
