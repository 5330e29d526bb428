package curio.accounts.tokens;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Shows the signing keys of a cluster that runs, and replaces them, from outside. Stateless. */
public final class KeysCommand {
  /** Shows them. */
  public static final String LIST = "list";

  /** Makes the next one, and shows them. */
  public static final String ROTATE = "rotate";

  private KeysCommand() {}

  /** Does it and prints what came of it. */
  public static void run(String action, SigningKeys keys, PrintStream out) {
    if (action.equals(ROTATE)) {
      out.println(
          keys.rotate()
              + " signs in two minutes on every node; the keys before it are accepted until"
              + " their last tokens expire");
    }
    keys.list().forEach(key -> out.println(line(key)));
  }

  private static String line(KeyState key) {
    return "%s  %-9s  made %s  retires %s"
        .formatted(
            key.kid(),
            key.use().name().toLowerCase(Locale.ROOT),
            key.createdAt().truncatedTo(ChronoUnit.SECONDS),
            key.retiresAt().truncatedTo(ChronoUnit.SECONDS));
  }
}
