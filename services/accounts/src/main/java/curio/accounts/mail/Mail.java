package curio.accounts.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail as text and as HTML. Immutable; never printed, since it may hold a link that is as good as
 * a password.
 *
 * @param id what it is called in the name of a file; letters, digits and {@code -}
 * @param to an address; null when only the operator can hand it on
 */
public record Mail(
    String id, @Nullable String to, String subject, String text, String html, Instant at) {
  public Mail {
    if (!id.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("id: " + id + " (expected: letters, digits, -)");
    }
  }

  @Override
  public String toString() {
    return "Mail[id=" + id + "]";
  }
}
