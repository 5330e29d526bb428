package curio.jobs;

import java.util.regex.Pattern;

/**
 * Jobs that are done alike.
 *
 * @param name up to 80 characters, the same on all nodes
 * @param concurrency how many of them one node runs at once
 * @param retry what happens when one fails
 */
public record JobKind(String name, int concurrency, Retry retry) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_:-]{0,79}");

  /** One virtual thread each, but also one row of a claim each. */
  private static final int MAX_CONCURRENCY = 10_000;

  public JobKind {
    checkName("name", name);
    if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw new IllegalArgumentException(
          "concurrency: %d (expected: 1 to %d)".formatted(concurrency, MAX_CONCURRENCY));
    }
  }

  static void checkName(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 1 to 80 of a-z, 0-9, _, : and -, a letter first)"
              .formatted(field, name));
    }
  }

  /** Jobs that are tried again as usual and removed when they are done. */
  public static JobKind of(String name, int concurrency) {
    return new JobKind(name, concurrency, Retry.usual());
  }

  /** The same with another way to try again. */
  public JobKind with(Retry other) {
    return new JobKind(name, concurrency, other);
  }
}
