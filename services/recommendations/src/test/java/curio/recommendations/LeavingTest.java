package curio.recommendations;

import static org.assertj.core.api.Assertions.assertThat;

import curio.log.erasure.Erasure;
import curio.recommendations.viewers.ViewerErasure;
import curio.store.CleanupRule;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes: with its account, with its image, after its time. */
class LeavingTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;

  private final RecommendationsFixture fixture = RecommendationsFixture.together().start();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void tasteAndSeenOfARemovedAccountGo() {
    UUID image = fixture.add(BOB, "cats");
    fixture.like(ANNA, image, true);
    fixture.like(3, image, true);
    fixture.awaitHandled();

    fixture.tellOfRemoval(ANNA);
    fixture.awaitHandled();

    assertThat(fixture.count("taste where account = 1")).isZero();
    assertThat(fixture.count("seen where account = 1")).isZero();
    assertThat(fixture.count("taste")).isEqualTo(1);
    assertThat(fixture.count("seen")).isEqualTo(1);
    assertThat(fixture.count("engagement where likes = 2")).isEqualTo(1);
  }

  @Test
  void whatComesLaterOfARemovedAccountGoesToo() {
    UUID image = fixture.add(BOB, "cats");
    fixture.tellOfRemoval(ANNA);
    fixture.awaitHandled();
    fixture.view(ANNA, image);
    fixture.awaitHandled();

    clean(Erasure.sweep(RecommendationsParts.SCHEMA, ViewerErasure.rules()));

    assertThat(fixture.count("taste")).isZero();
    assertThat(fixture.count("seen")).isZero();
    assertThat(fixture.count("erased_user")).isEqualTo(1);
    aDayPasses("erased_user", "erased_at");
    clean(Erasure.sweep(RecommendationsParts.SCHEMA, ViewerErasure.rules()));
    assertThat(fixture.count("erased_user")).isZero();
  }

  @Test
  void whatWasCountedOfARemovedImageGoesADayLater() {
    UUID image = fixture.add(BOB, "cats");
    UUID kept = fixture.add(BOB, "cats");
    fixture.view(ANNA, image);
    fixture.view(ANNA, kept);
    fixture.remove(image);
    fixture.awaitRanked();

    clean(RecommendationsParts.rules(fixture.clock));
    assertThat(fixture.count("engagement")).isEqualTo(2);
    aDayPasses("change", "made_at");
    clean(RecommendationsParts.rules(fixture.clock));

    assertThat(fixture.count("engagement")).isEqualTo(1);
    assertThat(fixture.count("engagement where image_id = '%s'".formatted(kept))).isEqualTo(1);
    assertThat(fixture.count("change")).isZero();
  }

  @Test
  void whatWasCountedOfAnImageThatNeverCameGoesADayLater() {
    UUID never = UUID.randomUUID();
    UUID late = UUID.randomUUID();
    fixture.view(ANNA, never);
    fixture.view(ANNA, late);
    fixture.awaitRanked();
    aDayPasses("engagement", "unknown_since");
    fixture.put(RecommendationsFixture.image(late, BOB, "cats"));

    clean(RecommendationsParts.rules(fixture.clock));

    assertThat(fixture.count("engagement where image_id = '%s'".formatted(late))).isEqualTo(1);
    assertThat(fixture.count("engagement")).isEqualTo(1);
    fixture.awaitRanked();
    assertThat(fixture.count("engagement where unknown_since is not null")).isZero();
  }

  @Test
  void aTasteThatHasFadedGoes() {
    UUID image = fixture.add(BOB, "cats");
    fixture.like(ANNA, image, true);
    fixture.awaitHandled();

    fixture.clock.advance(Duration.ofDays(200));
    clean(RecommendationsParts.rules(fixture.clock));
    assertThat(fixture.count("taste")).isEqualTo(1);
    fixture.clock.advance(Duration.ofDays(50));
    clean(RecommendationsParts.rules(fixture.clock));

    assertThat(fixture.count("taste")).isZero();
  }

  @Test
  void rulesAreBounded() {
    for (int i = 0; i < 5; i++) {
      fixture.add(BOB, "cats");
    }
    aDayPasses("change", "made_at");
    var rule = RecommendationsParts.rules(Clock.systemUTC()).getFirst();

    int removed = fixture.database.inTransaction(tx -> rule.deletion().delete(tx, 3));

    assertThat(removed).isEqualTo(3);
    assertThat(fixture.count("change")).isEqualTo(2);
  }

  private void clean(List<CleanupRule> rules) {
    for (var rule : rules) {
      int _ = fixture.database.inTransaction(tx -> rule.deletion().delete(tx, 1_000));
    }
  }

  private void aDayPasses(String table, String column) {
    int _ =
        fixture.database.inTransaction(tx ->
            tx.execute(
                "update recommendations.%1$s set %2$s = %2$s - interval '25 hours'"
                    .formatted(table, column)));
  }
}
