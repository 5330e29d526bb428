package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recommendations keep their tables in a database of their own. */
class ServiceDatabaseTest {
  private TestDatabase store;
  private TestDatabase other;

  @BeforeEach
  void create() {
    store = NodeDatabase.create();
    other = TestDatabase.create();
  }

  @AfterEach
  void drop() {
    other.close();
    store.close();
  }

  private List<String> options(String url) {
    var options = new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
    options.addAll(List.of("--recommendations.database-url", url));
    return options;
  }

  @Test
  void tagsOfImagesAreInStepAcrossTwoDatabases() {
    try (var node = RunningNode.with(options(other.settings().url()))) {
      var author = People.signUp(node, "the.author");
      var viewer = People.signUp(node, "the.viewer");
      var body = "{\"imageBlob\":\"%s\",\"tags\":[\"sea\"]}".formatted(Images.PNG);
      var id = author.send("POST", "/img", body).text("imageID");

      assertThat(viewer.get("/recommend/sea").text("imageID")).isEqualTo(id);
      assertThat(profiles(other)).isEqualTo(1);
      assertThat(profiles(store)).isZero();
      viewer.send("POST", "/img/" + id + "/like", "");
      eventually(() ->
          assertThat(count(other, "recommendations.engagement where likes = 1")).isEqualTo(1));

      assertThat(author.send("DELETE", "/" + id, "").status()).isEqualTo(200);
      assertThat(profiles(other)).isZero();
      viewer.get("/recommend/sea").assertProblem(404);
    }
  }

  private static int profiles(TestDatabase database) {
    return count(database, "recommendations.profile");
  }

  private static int count(TestDatabase database, String what) {
    return Sql.number(database.settings(), "select count(*) from " + what);
  }
}
