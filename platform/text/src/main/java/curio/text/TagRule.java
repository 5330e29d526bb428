package curio.text;

import java.util.Locale;

/**
 * The rule for tags of images: 1 to 50 characters that are compared in lower case and NFC. Whoever
 * stores tags and whoever looks for them read them here, so that they find each other. Stateless.
 */
public final class TagRule {
  private static final TextRule TAG = TextRule.speech(50);

  private TagRule() {}

  /**
   * A tag as it is stored and looked for.
   *
   * @throws IllegalArgumentException saying which rule it breaks, without the tag
   */
  public static String read(String given) {
    // Lower case may take more characters than upper case, and another normal form.
    String lower = Spaces.trim(TAG.read("tag", given).toLowerCase(Locale.ROOT));
    return TAG.read("tag", lower);
  }
}
