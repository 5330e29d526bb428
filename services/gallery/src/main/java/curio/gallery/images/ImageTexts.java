package curio.gallery.images;

import curio.contracts.gallery.v1.Visibility;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.text.TagRule;
import curio.text.TextRule;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What is said about an image, as it is stored: it follows the rules. Empty texts are none.
 * Immutable.
 *
 * @param tags in lower case, each once, in the order given
 */
public record ImageTexts(
    String title, String description, String alt, List<String> tags, Visibility visibility) {
  private static final int MOST_TAGS = 30;
  private static final TextRule TITLE = TextRule.speech(200).atLeast(0);
  private static final TextRule DESCRIPTION = TextRule.speech(5_000).atLeast(0);
  private static final TextRule ALT = TextRule.speech(1_500).atLeast(0);

  /**
   * Those that somebody gives; an unspecified visibility is public.
   *
   * @throws CurioException INVALID for one that breaks a rule, which the message tells
   */
  public ImageTexts {
    try {
      title = TITLE.read("title", title);
      description = DESCRIPTION.read("description", description);
      alt = ALT.read("alt", alt);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    tags = checkedTags(tags);
    visibility =
        switch (visibility) {
          case VISIBILITY_PUBLIC, VISIBILITY_UNSPECIFIED -> Visibility.VISIBILITY_PUBLIC;
          case VISIBILITY_FOLLOWERS -> Visibility.VISIBILITY_FOLLOWERS;
          case VISIBILITY_PRIVATE -> Visibility.VISIBILITY_PRIVATE;
          case UNRECOGNIZED -> throw invalid("visibility: unknown (expected: one of the contract)");
        };
  }

  /**
   * A tag as it is stored and looked for.
   *
   * @throws CurioException INVALID for one that breaks a rule
   */
  public static String tag(String given) {
    try {
      return TagRule.read(given);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> checkedTags(List<String> given) {
    if (given.size() > MOST_TAGS) {
      throw invalid("tags: %d (expected: at most %d)".formatted(given.size(), MOST_TAGS));
    }
    var tags = new LinkedHashSet<String>();
    given.forEach(tag -> tags.add(tag(tag)));
    return List.copyOf(tags);
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
