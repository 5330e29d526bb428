package curio.mobileid.upstream;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who asks, as upstream knows it. Immutable.
 *
 * @param name 1 to 100 printable ASCII characters
 * @param uuid its secret in all but name; never printed
 */
public record RelyingParty(String name, UUID uuid) {
  private static final Pattern NAME = Pattern.compile("[ -~]{1,100}");

  public RelyingParty {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "relying party: a name of %d characters (expected: 1 to 100 printable ASCII characters)"
              .formatted(name.length()));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
