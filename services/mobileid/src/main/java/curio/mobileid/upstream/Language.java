package curio.mobileid.upstream;

import java.util.Optional;
import java.util.stream.Stream;

/** What a phone speaks to its owner. */
public enum Language {
  EST,
  ENG,
  RUS,
  LIT;

  /** The one of that name; empty for another name. */
  public static Optional<Language> named(String name) {
    return Stream.of(values()).filter(language -> language.name().equals(name)).findFirst();
  }
}
