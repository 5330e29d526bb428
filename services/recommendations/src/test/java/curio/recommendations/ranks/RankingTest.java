package curio.recommendations.ranks;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import curio.recommendations.RecommendationsFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final long BOB = 2;

  private final RecommendationsFixture fixture = RecommendationsFixture.together();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anImageCounts100AtBirthAnd1ForAViewAnd50ForALikeAndFadesByHalfInAWeek() {
    fixture.start();
    UUID born = fixture.add(BOB, "cats");
    UUID old = fixture.addAged(Duration.ofDays(7), BOB, "cats");
    UUID viewed = fixture.add(BOB, "cats");
    UUID liked = fixture.add(BOB, "cats");
    fixture.views(0, viewed, 100);
    fixture.like(3, liked, true);
    fixture.like(4, liked, true);
    fixture.awaitRanked();

    assertThat(engagement(born)).isCloseTo(100, within(0.1));
    assertThat(engagement(old)).isCloseTo(50, within(0.1));
    assertThat(engagement(viewed)).isCloseTo(200, within(0.1));
    assertThat(engagement(liked)).isCloseTo(200, within(0.1));

    fixture.clock.advance(Duration.ofDays(7));
    assertThat(engagement(liked)).isCloseTo(100, within(0.1));
  }

  @Test
  void ranksFollowByThemselves() {
    fixture.start();
    UUID image = fixture.add(BOB, "cats", "red");

    fixture.views(0, image, 900);

    eventually(
        Duration.ofSeconds(20),
        () -> {
          assertThat(engagement(image)).isCloseTo(1_000, within(1.0));
          assertThat(fixture.count("engagement where changed")).isZero();
          assertThat(fixture.count("profile where not ranked")).isZero();
        });
    assertThat(fixture.number("select count(distinct rank) from recommendations.candidate"))
        .isEqualTo(1);
    assertThat(fixture.count("candidate")).isEqualTo(3);
  }

  @Test
  void oneViewOfManyIsNotWrittenToEveryTag() {
    fixture.start();
    UUID image = fixture.add(BOB, "cats");
    fixture.views(0, image, 900);
    fixture.awaitRanked();
    double before = engagement(image);

    fixture.views(0, image, 9);
    fixture.awaitRanked();
    assertThat(engagement(image)).isEqualTo(before);
    fixture.views(0, image, 20);
    fixture.awaitRanked();

    assertThat(engagement(image)).isCloseTo(1_029, within(1.0));
  }

  /** Ids that do not change, since chance is dealt out in their order. */
  @Test
  void imagesAreGivenInProportionToTheirEngagement() {
    fixture.start();
    UUID liked = new UUID(1, 1);
    UUID plain = new UUID(1, 2);
    UUID faded = new UUID(1, 3);
    long aWeekAgo = fixture.clock.millis() - Duration.ofDays(7).toMillis();
    fixture.put(RecommendationsFixture.image(liked, BOB, "cats"));
    fixture.put(RecommendationsFixture.image(plain, BOB, "cats"));
    fixture.put(RecommendationsFixture.image(faded, BOB, "cats").setCreatedAtMillis(aWeekAgo));
    fixture.views(0, liked, 100);
    fixture.awaitRanked();
    var first = new HashMap<UUID, Integer>();

    int draws = 2_000;
    for (int i = 0; i < draws; i++) {
      first.merge(fixture.images(0, "cats", 1).getFirst(), 1, Integer::sum);
    }

    // 200 : 100 : 50; the 0.999 quantile of chi-square with 2 degrees of freedom.
    double sum = 0;
    for (var each : Map.of(liked, 4, plain, 2, faded, 1).entrySet()) {
      double expected = draws * each.getValue() / 7.0;
      double off = first.getOrDefault(each.getKey(), 0) - expected;
      sum += off * off / expected;
    }
    assertThat(sum).isLessThan(13.82);
  }

  /** A pool has room for 200: the many of lower rank take no part. */
  @Test
  void poolsAreBoundedAndHaveTheBest() {
    fixture.start();
    UUID best = fixture.add(BOB, "cats");
    fixture.views(0, best, 5_000);
    fixture.database.inTransaction(tx ->
        tx.execute(
            """
            insert into recommendations.candidate (tag, image_id, author, rank)
            select '', gen_random_uuid(), 2, 1 + n from generate_series(1, 1000) n
            """));
    fixture.awaitRanked();

    assertThat(fixture.images(0, "", 100)).hasSize(100).contains(best);
  }

  @Test
  void whatIsPreparedHoldsUpNoOther() {
    fixture.start();
    UUID held = fixture.add(BOB, "cats");
    UUID free = fixture.add(BOB, "cats");
    fixture.prepareRemoval("t-1", held);
    fixture.views(0, held, 900);
    fixture.views(0, free, 900);

    fixture.awaitRanked();
    assertThat(engagement(free)).isCloseTo(1_000, within(1.0));
    assertThat(engagement(held)).isCloseTo(100, within(0.1));

    fixture.abort("t-1");
    fixture.awaitRanked();
    assertThat(engagement(held)).isCloseTo(1_000, within(1.0));
  }

  @Test
  void anOrderByRankIsTheSameAtAnyTime() {
    var now = Instant.now();
    double young = Fading.OF_IMAGES.rank(100, now);
    double old = Fading.OF_IMAGES.rank(300, now.minus(Duration.ofDays(7)));

    assertThat(old).isGreaterThan(young);
    for (int days : new int[] {0, 7, 365}) {
      var later = now.plus(Duration.ofDays(days));
      assertThat(Fading.OF_IMAGES.points(old, later))
          .isGreaterThan(Fading.OF_IMAGES.points(young, later));
    }
    assertThat(Fading.OF_IMAGES.points(old, now)).isCloseTo(150, within(0.001));
    assertThat(Fading.OF_IMAGES.faded(8, now, now.plus(Duration.ofDays(14))))
        .isCloseTo(2, within(0.001));
  }

  private double engagement(UUID image) {
    return Fading.OF_IMAGES.points(
        fixture.decimal(
            "select rank from recommendations.candidate where tag = '' and image_id = '%s'"
                .formatted(image)),
        fixture.clock.instant());
  }
}
