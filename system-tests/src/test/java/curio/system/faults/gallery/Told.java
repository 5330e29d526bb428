package curio.system.faults.gallery;

import curio.http.json.Json;
import curio.system.faults.ClusterClient.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers of the gallery, as far as they matter here. */
final class Told {
  private static final Json.Reader<Image> IMAGE = Json.reader(Image.class);
  private static final Json.Reader<Page> PAGE = Json.reader(Page.class);
  private static final Json.Reader<Tags> TAGS = Json.reader(Tags.class);

  private Told() {}

  /**
   * An image, alone or in a list.
   *
   * @param imageBlob only of the whole one, base64
   * @param visibility only where an image is told of alone
   */
  record Image(
      String imageID,
      String author,
      @Nullable String title,
      List<String> tags,
      @Nullable String imageBlob,
      @Nullable String visibility) {
    Set<String> tagSet() {
      return Set.copyOf(tags);
    }
  }

  /** A page of images. */
  record Page(List<Image> images, @Nullable String next) {}

  /** Tags and how many images have them. */
  record Tags(List<Count> tags) {
    record Count(String name, long images) {}
  }

  static Image image(Outcome outcome) {
    return IMAGE.read(bytes(outcome));
  }

  static Page page(Outcome outcome) {
    return PAGE.read(bytes(outcome));
  }

  static Tags tags(Outcome outcome) {
    return TAGS.read(bytes(outcome));
  }

  private static byte[] bytes(Outcome outcome) {
    return outcome.says().getBytes(StandardCharsets.UTF_8);
  }
}
