package curio.recommendations;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The schema stands in one database, log and jobs in another. */
class DatabaseOfTheirOwnTest {
  private final RecommendationsFixture fixture = RecommendationsFixture.apart().start();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everythingGoesOn() {
    UUID image = fixture.add(2, "cats");
    UUID other = fixture.add(2, "cats");
    fixture.views(1, image, 900);
    fixture.awaitHandled();

    assertThat(fixture.images(1, "", 2)).containsExactly(other, image);
    eventually(
        Duration.ofSeconds(20),
        () -> assertThat(fixture.count("engagement where not changed")).isEqualTo(1));
    fixture.tellOfRemoval(1);
    fixture.awaitHandled();
    assertThat(fixture.count("seen")).isZero();
    fixture.prepareRemoval("t-1", image);
    fixture.abort("t-1");
    assertThat(fixture.find(image)).hasSize(1);
  }

  @Test
  void aDatabaseThatIsCutOffIsFoundAgain() {
    UUID image = fixture.add(2, "cats");
    fixture.store.killConnections();
    fixture.view(1, image);
    fixture.awaitHandled();

    assertThat(fixture.count("engagement where views = 1")).isEqualTo(1);
  }
}
