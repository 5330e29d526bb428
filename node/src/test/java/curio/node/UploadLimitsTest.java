package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import org.junit.jupiter.api.Test;

/** How often an account may have pictures looked at. */
class UploadLimitsTest {
  private static final String NO_PICTURE = "{\"imageBlob\":\"AAAA\"}";
  private static final String PICTURE = "{\"imageBlob\":\"%s\"}".formatted(Images.PNG);

  @Test
  void whatIsNoPictureCountsToo() {
    try (var node = RunningNode.start("--gallery.uploads-per-minute", "3")) {
      var hostile = People.signUp(node, "hostile");
      for (int i = 0; i < 6; i++) {
        upload(hostile, NO_PICTURE).assertProblem(415);
      }

      var refused = upload(hostile, NO_PICTURE).assertProblem(429);

      assertThat(refused.header("Retry-After")).isNotEmpty();
      upload(hostile, PICTURE).assertProblem(429);
      var other = People.signUp(node, "other");
      for (int i = 0; i < 3; i++) {
        assertThat(upload(other, PICTURE).status()).isEqualTo(201);
      }
      upload(other, PICTURE).assertProblem(429);
    }
  }

  /** Followers are told whenever an image is shown again. */
  @Test
  void whoChangesAnImageOverAndOverHasToWait() {
    try (var node = RunningNode.start("--gallery.uploads-per-minute", "4")) {
      var author = People.signUp(node, "author");
      var id = Images.add(author, "public");
      for (int i = 0; i < 2; i++) {
        assertThat(show(author, id, "private").status()).isEqualTo(200);
        assertThat(show(author, id, "public").status()).isEqualTo(200);
      }

      show(author, id, "private").assertProblem(429);

      assertThat(show(author, id, "public").status()).as("nothing changes").isEqualTo(200);
      assertThat(author.send("DELETE", "/" + id, "").status()).isEqualTo(200);
    }
  }

  private static Answer show(Person author, String id, String visibility) {
    return author.send("PATCH", "/" + id, "{\"visibility\":\"%s\"}".formatted(visibility));
  }

  private static Answer upload(Person author, String body) {
    return author.send("POST", "/img", body);
  }
}
