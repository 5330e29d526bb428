package curio.recommendations.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import curio.log.Event;
import curio.recommendations.RecommendationsFixture;
import curio.recommendations.viewers.SeenTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReactionsTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;

  private final RecommendationsFixture fixture = RecommendationsFixture.together().start();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void viewsAndLikesAreCounted() {
    UUID image = fixture.add(BOB, "cats");

    fixture.views(0, image, 7);
    fixture.view(ANNA, image);
    fixture.like(ANNA, image, true);
    fixture.like(3, image, true);
    fixture.like(3, image, false);
    fixture.awaitHandled();

    assertThat(fixture.count("engagement where views = 8 and likes = 1")).isEqualTo(1);
  }

  /** Batches are cut off half-way and read again, by either node. */
  @Test
  void eachReactionHasOneEffectHoweverOftenItIsRead() throws Exception {
    UUID image = fixture.add(BOB, "cats");
    UUID liked = fixture.add(BOB, "dogs");
    try (var _ = fixture.startAnother()) {
      for (int i = 0; i < 300; i++) {
        fixture.view(0, image);
        fixture.view(ANNA, image);
        fixture.like(ANNA, liked, i % 2 == 0);
        if (i % 60 == 30) {
          fixture.cutConsumers();
        }
      }
      fixture.awaitHandled();
    }

    assertThat(fixture.count("engagement where views = 600")).isEqualTo(1);
    assertThat(fixture.count("engagement where likes = 0 and views = 0")).isEqualTo(1);
    assertThat(taste("cats")).isCloseTo(300, within(0.1));
    assertThat(fixture.count("parked")).isZero();
  }

  @Test
  void whoLikesOrViewsAnImageLikesItsTags() {
    UUID viewed = fixture.add(BOB, "cats", "red");
    UUID liked = fixture.add(BOB, "birds", "red");

    fixture.views(ANNA, viewed, 3);
    fixture.like(ANNA, liked, true);
    fixture.awaitHandled();

    assertThat(taste("cats")).isCloseTo(3, within(0.01));
    assertThat(taste("birds")).isCloseTo(10, within(0.01));
    assertThat(taste("red")).isCloseTo(13, within(0.01));
  }

  @Test
  void anUnlikeTakesTheLikeBack() {
    UUID image = fixture.add(BOB, "cats");
    UUID other = fixture.add(BOB, "cats", "red");
    fixture.view(ANNA, image);
    fixture.like(ANNA, image, true);
    fixture.awaitHandled();
    fixture.like(ANNA, image, false);
    fixture.like(ANNA, other, false);
    fixture.awaitHandled();

    assertThat(taste("cats")).isZero();
    assertThat(taste("red")).isZero();
    fixture.view(ANNA, image);
    fixture.awaitHandled();
    assertThat(taste("cats")).isCloseTo(1, within(0.01));
  }

  @Test
  void aTasteFadesByHalfInAMonthHoweverLateItIsTold() {
    UUID image = fixture.add(BOB, "cats");
    fixture.views(ANNA, image, 8);
    fixture.awaitHandled();
    var late =
        fixture.event(UUID.randomUUID(), RecommendationsFixture.reaction(ANNA, image).setViews(8));

    fixture.clock.advance(Duration.ofDays(30));
    assertThat(taste("cats")).isCloseTo(4, within(0.01));
    fixture.views(ANNA, image, 1);
    fixture.awaitHandled();
    assertThat(taste("cats")).isCloseTo(5, within(0.01));
    fixture.append(late);
    fixture.awaitHandled();

    assertThat(taste("cats")).isCloseTo(9, within(0.01));
  }

  @Test
  void ofAnImageInDoubtViewsAreCountedAndNobodyWaits() {
    UUID unseen = UUID.randomUUID();
    fixture.prepare("t-1", RecommendationsFixture.image(unseen, BOB, "cats"));
    UUID changing = fixture.add(BOB, "dogs");
    fixture.prepareRemoval("t-2", changing);

    fixture.views(ANNA, unseen, 900);
    fixture.views(ANNA, changing, 900);
    fixture.awaitRanked();

    assertThat(fixture.count("engagement where views = 900")).isEqualTo(2);
    assertThat(taste("dogs")).isCloseTo(10, within(0.01));
    // The rank of what is in doubt follows when it is decided.
    fixture.commit("t-1");
    fixture.abort("t-2");
    fixture.awaitRanked();
    UUID fresh = fixture.add(BOB, "cats");
    assertThat(
            fixture.decimal(
                """
                select (select rank from recommendations.candidate where tag = '' and image_id = '%s')
                  - (select rank from recommendations.candidate where tag = '' and image_id = '%s')
                """
                    .formatted(unseen, fresh)))
        .isCloseTo(Math.log(10) / Math.log(2), within(0.05));
  }

  @Test
  void viewsOfNobodyTeachNobody() {
    UUID image = fixture.add(BOB, "cats");

    fixture.views(0, image, 3);
    fixture.awaitHandled();

    assertThat(fixture.count("taste")).isZero();
    assertThat(fixture.count("seen")).isZero();
  }

  @Test
  void whatCannotBeReadIsSetAsideAndTheRestGoesOn() {
    UUID image = fixture.add(BOB, "cats");

    fixture.react(RecommendationsFixture.reaction(ANNA, image).setImageId("no uuid").setViews(1));
    fixture.views(ANNA, image, -5);
    fixture.view(ANNA, image);
    fixture.awaitHandled();

    assertThat(fixture.count("engagement where views = 1")).isEqualTo(1);
    assertThat(fixture.count("parked")).isEqualTo(2);
  }

  @Test
  void whatAnAccountHasSeenIsBounded() {
    var events = new ArrayList<Event>();
    for (int i = 0; i < 2_000; i++) {
      var reaction = RecommendationsFixture.reaction(ANNA, UUID.randomUUID()).setViews(1);
      events.add(fixture.event(UUID.randomUUID(), reaction));
      fixture.clock.advance(Duration.ofMillis(1));
    }
    UUID last = UUID.fromString(events.getLast().key());

    for (int i = 0; i < events.size(); i += 500) {
      fixture.append(events.subList(i, i + 500).toArray(Event[]::new));
    }
    fixture.awaitHandled();

    assertThat(fixture.count("seen")).isBetween((long) SeenTable.KEPT, SeenTable.KEPT + 400L);
    assertThat(fixture.count("seen where image_id = '" + last + "'")).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      // One of them is such that the list is cut.
      UUID id = new UUID(1, 0x8000_0000_0000_0000L + i);
      fixture.put(RecommendationsFixture.image(id, BOB, "cats"));
    }
    assertThat(fixture.images(ANNA, "", 100)).hasSize(100);
    assertThat(fixture.count("seen")).isEqualTo(SeenTable.KEPT);
    assertThat(fixture.count("seen where image_id = '" + last + "'")).isEqualTo(1);
  }

  @Test
  void whatAnAccountLikesIsBounded() {
    for (int i = 0; i < 20; i++) {
      var image = RecommendationsFixture.image(new UUID(1, i), BOB);
      for (int tag = 0; tag < 30; tag++) {
        image.addTags("tag-%d-%d".formatted(i, tag));
      }
      fixture.put(image);
      if (i > 0) {
        fixture.views(ANNA, new UUID(1, i), 2);
      }
    }
    UUID liked = fixture.add(BOB, "cats");
    fixture.like(ANNA, liked, true);
    fixture.awaitHandled();
    assertThat(fixture.count("taste")).isBetween(501L, 571L);

    // The first image is one whose viewers' lists are cut.
    fixture.views(ANNA, new UUID(1, 0), 3);
    fixture.awaitHandled();

    assertThat(fixture.count("taste")).isEqualTo(500);
    assertThat(taste("cats")).isCloseTo(10, within(0.01));
    assertThat(taste("tag-0-0")).isCloseTo(3, within(0.01));
  }

  @Test
  void accountsAreApart() {
    UUID image = fixture.add(BOB, "cats");
    fixture.view(ANNA, image);
    fixture.view(3, image);
    fixture.awaitHandled();

    assertThat(fixture.images(4, "", 1)).isEqualTo(List.of(image));
    assertThat(fixture.count("taste where tag = 'cats'")).isEqualTo(2);
  }

  /** In points now. */
  private double taste(String tag) {
    double halfLives = fixture.clock.millis() / 1_000.0 / Duration.ofDays(30).toSeconds();
    return fixture.decimal(
        """
        select coalesce(sum(power(2, greatest(-500, rank - %s))), 0)
        from recommendations.taste where account = 1 and tag = '%s' and rank > 0
        """
            .formatted(halfLives, tag));
  }
}
