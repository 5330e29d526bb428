package curio.bench.shop;

/** How people look for items. */
public enum SearchShape {
  /** By the rarest word of some item. */
  RARE_WORD("a rare word"),
  /** By the first two letters of a frequent word. */
  COMMON_PREFIX("a common prefix"),
  /** By category alone. */
  CATEGORY("a category"),
  /** By a word, category, state and holding. */
  TOGETHER("name, category, state, holding"),
  /** One page after the other of a category. */
  LATER_PAGES("later pages");

  private final String text;

  SearchShape(String text) {
    this.text = text;
  }

  /** As reports name it. */
  public String text() {
    return text;
  }
}
