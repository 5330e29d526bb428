package curio.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.recommendations.v1.RecommendReply.Recommendation;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecommendTest {
  private static final long ANNA = 1;
  private static final long BOB = 2;

  private final RecommendationsFixture fixture = RecommendationsFixture.together();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anEmptyGalleryAndAnUnknownTagGiveNothing() {
    assertThat(fixture.recommend(0, "", 10)).isEmpty();
    assertThat(fixture.recommend(ANNA, "", 10)).isEmpty();

    fixture.add(BOB, "cats");

    assertThat(fixture.recommend(ANNA, "dogs", 10)).isEmpty();
    assertThat(fixture.recommend(0, "a\0b", 10)).isEmpty();
    assertThat(fixture.recommend(0, "x".repeat(500), 10)).isEmpty();
  }

  @Test
  void whoHasNoAccountOrNoTasteIsGivenWhatIsPopular() {
    UUID image = fixture.add(BOB, "cats");

    assertThat(fixture.recommend(0, "", 10)).containsExactly(recommended(image, ""));
    assertThat(fixture.recommend(0, "", 10)).containsExactly(recommended(image, ""));
    assertThat(fixture.recommend(ANNA, "", 10)).containsExactly(recommended(image, ""));
    assertThat(fixture.recommend(0, "cats", 10)).containsExactly(recommended(image, "cats"));
  }

  @Test
  void aTagIsFoundInAnyCaseAndForm() {
    UUID image = fixture.add(BOB, "caf\u00e9");

    for (var tag : List.of("caf\u00e9", "CAF\u00c9", "cafe\u0301", " Cafe\u0301 ")) {
      assertThat(fixture.recommend(0, tag, 10)).containsExactly(recommended(image, "caf\u00e9"));
      assertThat(fixture.recommend(ANNA, tag, 10)).as("new, then seen").hasSize(1);
    }
  }

  @Test
  void onlyPublicImagesAreGiven() {
    fixture.put(RecommendationsFixture.image(UUID.randomUUID(), BOB, "cats").setPublic(false));

    assertThat(fixture.recommend(0, "", 10)).isEmpty();
    assertThat(fixture.recommend(ANNA, "cats", 10)).isEmpty();
  }

  @Test
  void whatWasTakenFromThePublicIsNotGivenAgainEither() {
    UUID hidden = fixture.add(BOB, "cats");
    UUID removed = fixture.add(BOB, "cats");
    assertThat(fixture.images(ANNA, "", 10)).containsExactlyInAnyOrder(hidden, removed);

    fixture.put(RecommendationsFixture.image(hidden, BOB, "cats").setPublic(false));
    fixture.remove(removed);

    assertThat(fixture.recommend(ANNA, "", 10)).isEmpty();
    assertThat(fixture.recommend(0, "", 10)).isEmpty();
  }

  @Test
  void nobodyIsGivenItsOwn() {
    fixture.add(ANNA, "cats");
    UUID other = fixture.add(BOB, "cats");

    for (int i = 0; i < 5; i++) {
      assertThat(fixture.images(ANNA, "", 10)).containsExactly(other);
      assertThat(fixture.images(ANNA, "cats", 10)).containsExactly(other);
    }
  }

  @Test
  void whatOneUploadsIsWhatOneLikes() {
    fixture.put(RecommendationsFixture.image(UUID.randomUUID(), ANNA, "cats").setPublic(false));
    UUID cat = fixture.add(BOB, "cats", "red");
    UUID dog = fixture.add(BOB, "dogs");

    assertThat(fixture.recommend(ANNA, "", 2))
        .containsExactly(recommended(cat, "cats"), recommended(dog, ""));
  }

  @Test
  void whatOneViewsAndLikesIsWhatOneIsGiven() {
    UUID viewed = fixture.add(BOB, "cats");
    UUID liked = fixture.add(BOB, "birds", "blue");
    fixture.start();
    fixture.view(ANNA, viewed);
    fixture.like(ANNA, liked, true);
    fixture.awaitHandled();
    UUID cat = fixture.add(BOB, "cats");
    UUID bird = fixture.add(BOB, "birds");
    UUID dog = fixture.add(BOB, "dogs");

    var given = fixture.recommend(ANNA, "", 10);

    assertThat(given.subList(0, 3))
        .containsExactlyInAnyOrder(
            recommended(cat, "cats"), recommended(bird, "birds"), recommended(dog, ""));
    assertThat(given.get(2)).isEqualTo(recommended(dog, ""));
    // Nothing unseen is left: the longest ago, which were looked at.
    assertThat(given.subList(3, 5))
        .extracting(Recommendation::getImageId)
        .containsExactlyInAnyOrder(viewed.toString(), liked.toString());
    assertThat(given).hasSize(5);
  }

  @Test
  void eachImageIsGivenOnceUntilAllWereSeen() {
    var all = new HashSet<UUID>();
    for (int i = 0; i < 30; i++) {
      all.add(fixture.add(BOB, "cats", "red", "tag" + i % 3));
    }
    fixture.add(ANNA, "cats");

    var given = new ArrayList<UUID>();
    for (int i = 0; i < 10; i++) {
      given.addAll(fixture.images(ANNA, i % 2 == 0 ? "" : "red", 3));
    }

    assertThat(given).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void afterAllWereSeenTheLongestAgoComesFirst() {
    var given = new ArrayList<UUID>();
    for (int i = 0; i < 6; i++) {
      fixture.add(BOB, "cats");
    }
    for (int i = 0; i < 6; i++) {
      given.addAll(fixture.images(ANNA, "", 1));
      fixture.clock.advance(Duration.ofSeconds(1));
    }
    var again = new ArrayList<UUID>();

    for (int i = 0; i < 3; i++) {
      again.addAll(fixture.images(ANNA, "cats", 2));
      fixture.clock.advance(Duration.ofSeconds(1));
    }

    assertThat(again).containsExactlyElementsOf(given);
    assertThat(fixture.metrics.get("recommendations_given").tag("why", "again").counter().count())
        .isEqualTo(6);
    assertThat(fixture.metrics.get("recommendations_given").tag("why", "popular").counter().count())
        .isEqualTo(6);
  }

  @Test
  void whatIsNewComesBeforeWhatWasSeen() {
    UUID old = fixture.add(BOB, "cats");
    assertThat(fixture.images(ANNA, "", 10)).containsExactly(old);
    UUID fresh = fixture.add(BOB, "dogs");

    assertThat(fixture.images(ANNA, "", 10)).containsExactly(fresh, old);
    assertThat(fixture.images(ANNA, "dogs", 10)).containsExactly(fresh);
  }

  @Test
  void whatWasLookedAtElsewhereCountsAsSeen() {
    UUID viewed = fixture.add(BOB, "cats");
    fixture.start();
    fixture.view(ANNA, viewed);
    fixture.awaitHandled();
    fixture.clock.advance(Duration.ofSeconds(1));
    UUID fresh = fixture.add(BOB, "cats");

    assertThat(fixture.images(ANNA, "", 1)).containsExactly(fresh);
    assertThat(fixture.images(ANNA, "", 1)).containsExactly(viewed);
  }

  @Test
  void callsAtOnceGiveEachImageOnce() throws Exception {
    var all = new HashSet<UUID>();
    for (int i = 0; i < 40; i++) {
      all.add(fixture.add(BOB, "cats"));
    }

    var given = new ArrayList<UUID>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<List<UUID>>>();
      for (int i = 0; i < 8; i++) {
        calls.add(() -> fixture.images(ANNA, "", 5));
      }
      for (var call : threads.invokeAll(calls)) {
        given.addAll(call.get());
      }
    }

    assertThat(given).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void anImageOfSeveralLikedTagsIsGivenOnce() {
    fixture.add(ANNA, "cats", "red", "blue");
    UUID image = fixture.add(BOB, "cats", "red", "blue");

    assertThat(fixture.images(ANNA, "", 10)).containsExactly(image);
  }

  @Test
  void wrongRequestsAreRefused() {
    refused(() -> fixture.recommend(ANNA, "", 0));
    refused(() -> fixture.recommend(ANNA, "", 101));
    refused(() -> fixture.recommend(-1, "", 1));
  }

  private static void refused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            CurioException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID));
  }

  private static Recommendation recommended(UUID image, String tag) {
    return Recommendation.newBuilder().setImageId(image.toString()).setTag(tag).build();
  }
}
