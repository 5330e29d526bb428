package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How often an account may have pictures looked at and like some, and how many it may have. */
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

  /** One of 50 megapixels takes a while, and an account's wait in a bounded number. */
  @Test
  void whoBringsMoreThanThereIsRoomForIsToldToComeAgain() throws Exception {
    try (var node = RunningNode.start("--gallery.decodings", "1");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var author = People.signUp(node, "author");
      var large = NoisyPictures.blank(10_000, 5_000);
      var sent = new ArrayList<Future<Answer>>();
      for (int i = 0; i < 60; i++) {
        sent.add(threads.submit(() -> node.post("/img", large, "Authorization", author.bearer())));
      }

      var answers = new ArrayList<Answer>();
      for (var each : sent) {
        answers.add(each.get());
      }

      assertThat(answers).anySatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
      var refused = answers.stream().filter(answer -> answer.status() != 201).toList();
      assertThat(refused).isNotEmpty();
      for (var answer : refused) {
        answer.assertProblem(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
      }
    }
  }

  @Test
  void aFullAccountTakesNoMoreUntilSomethingGoes() {
    try (var node =
        RunningNode.start("--gallery.most-images", "2", "--gallery.most-bytes", "20KiB")) {
      var author = People.signUp(node, "author");
      var first = Images.add(author, "public");
      Images.add(author, "private");

      assertThat(upload(author, PICTURE).assertProblem(403).text("error"))
          .startsWith("the account is full: 2 images");

      author.send("DELETE", "/" + first, "");
      assertThat(upload(author, PICTURE).status()).isEqualTo(201);
      var large = NoisyPictures.png(100, 100);
      var other = People.signUp(node, "other");
      var refused = node.post("/img", large, "Authorization", other.bearer()).assertProblem(403);
      assertThat(refused.text("error")).contains("20480");
    }
  }

  /** Followers are told of each like. */
  @Test
  void whoLikesOverAndOverHasToWait() {
    try (var node = RunningNode.start("--gallery.likes-per-minute", "3")) {
      var like = "/img/%s/like".formatted(Images.add(People.signUp(node, "author"), "public"));
      var fan = People.signUp(node, "the.fan");
      for (var method : List.of("POST", "DELETE", "POST")) {
        assertThat(fan.send(method, like, "").status()).isEqualTo(200);
      }

      var refused = fan.send("DELETE", like, "").assertProblem(429);

      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(fan.send("POST", like, "").text("likes")).as("nothing changes").isEqualTo("1");
      var other = People.signUp(node, "other");
      assertThat(other.send("POST", like, "").text("likes")).isEqualTo("2");
    }
  }

  private static Answer show(Person author, String id, String visibility) {
    return author.send("PATCH", "/" + id, "{\"visibility\":\"%s\"}".formatted(visibility));
  }

  private static Answer upload(Person author, String body) {
    return author.send("POST", "/img", body);
  }
}
