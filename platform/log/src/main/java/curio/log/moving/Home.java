package curio.log.moving;

import java.util.Locale;

/** Where a log is kept. */
public enum Home {
  POSTGRES,
  KAFKA;

  /** As it is stored, and as operators write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Home of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
