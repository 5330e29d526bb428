package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gallery before and after its first image. */
class EmptyGalleryTest {
  @Test
  void whatIsRecommendedIsPopularOnceThereIsAnything() {
    try (var node = RunningNode.start()) {
      var none = node.get("/recommend").assertProblem(404);
      assertThat(none.json()).containsEntry("message", "failure");
      assertThat(none.text("error")).isEqualTo("there are no images yet");
      node.get("/recommend?limit=5").assertProblem(404);
      assertThat(node.get("/img").json()).isEqualTo(Map.of("images", List.of()));
      assertThat(node.get("/tags").json()).isEqualTo(Map.of("tags", List.of()));
      var author = People.signUp(node, "first.author");

      var id = Images.add(author, "public");

      for (var reader :
          List.of(node.get("/recommend"), People.signUp(node, "reader").get("/recommend"))) {
        assertThat(reader.json()).containsEntry("imageID", id).containsEntry("why", "popular");
        assertThat(reader.header("Cache-Control")).isEqualTo("no-store");
      }
      assertThat(node.get("/recommend?limit=5").list("images"))
          .singleElement()
          .satisfies(one -> assertThat(one).containsEntry("imageID", id));
      author.get("/recommend").assertProblem(404);
    }
  }
}
