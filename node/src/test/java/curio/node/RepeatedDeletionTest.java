package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A call to a service is repeated at another node when its node dies. What it had done by then is
 * done, so the repeat finds nothing to delete; the client has asked once, and is told that it is
 * deleted.
 */
class RepeatedDeletionTest {
  @Test
  void anImageThatIsGoneWhileItsDeletionRunsIsDeletedForItsAuthor() {
    try (var own = new OwnDatabase()) {
      var author = People.signUp(own.node(), "the.author");
      var stranger = People.signUp(own.node(), "a.stranger");
      var image = Images.add(author, "public");
      assertThat(author.get("/img/" + image + "/info").status()).isEqualTo(200);

      // As if a node had done it and died: no other one has been told.
      Sql.run(own.database(), "delete from gallery.image where id = '" + image + "'");

      assertThat(stranger.send("DELETE", "/" + image, "").status()).isEqualTo(404);
      var deleted = author.send("DELETE", "/" + image, "");
      assertThat(deleted.status()).as(deleted.body()).isEqualTo(200);
      assertThat(deleted.body()).isEqualTo("{\"message\":\"success\",\"error\":\"\"}");
    }
  }

  @Test
  void whatIsDeletedIsNotDeletedAgain() {
    try (var own = new OwnDatabase()) {
      var author = People.signUp(own.node(), "the.author");
      var image = Images.add(author, "public");
      var post = author.send("POST", "/v1/posts", "{\"text\": \"once\"}").text("id");

      assertThat(author.send("DELETE", "/" + image, "").status()).isEqualTo(200);
      assertThat(author.send("DELETE", "/v1/posts/" + post, "").status()).isEqualTo(200);

      assertThat(author.send("DELETE", "/" + image, "").status()).isEqualTo(404);
      assertThat(author.send("DELETE", "/v1/posts/" + post, "").status()).isEqualTo(404);
    }
  }
}
