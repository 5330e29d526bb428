package curio.recommendations.profiles;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.recommendations.v1.ImageProfile;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.recommendations.RecommendationsFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrepareProfileTest {
  private static final long BOB = 2;

  private final RecommendationsFixture fixture = RecommendationsFixture.together();
  private final UUID image = UUID.randomUUID();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPreparedImageIsSeenByNobodyUntilItIsCommitted() {
    fixture.prepare("t-1", cats());

    assertThat(fixture.find(image)).isEmpty();
    assertThat(fixture.recommend(0, "", 10)).isEmpty();
    assertThat(fixture.prepared(Duration.ZERO)).containsExactly("t-1");
    assertThat(fixture.prepared(Duration.ofMinutes(1))).isEmpty();

    fixture.commit("t-1");
    assertThat(fixture.find(image).getFirst().getTagsList()).containsExactly("cats");
    assertThat(fixture.images(0, "cats", 10)).containsExactly(image);
    assertThat(fixture.prepared(Duration.ZERO)).isEmpty();
  }

  @Test
  void whatIsFoundIsWhatWasPut() {
    var put =
        cats().addTags("red").setPublic(false).setCreatedAtMillis(fixture.clock.millis()).build();
    fixture.put(put.toBuilder());

    assertThat(fixture.find(image)).containsExactly(put);
    assertThat(fixture.find(List.of("no uuid", UUID.randomUUID().toString()))).isEmpty();
  }

  @Test
  void anAbortedChangeLeavesWhatWasThere() {
    fixture.put(cats());
    fixture.prepare("t-1", dogs());
    fixture.abort("t-1");
    fixture.prepareRemoval("t-2", image);
    fixture.abort("t-2");

    assertThat(fixture.images(0, "cats", 10)).containsExactly(image);
    assertThat(fixture.images(0, "dogs", 10)).isEmpty();
    assertThat(fixture.prepared(Duration.ZERO)).isEmpty();
  }

  @Test
  void tagsAreReplacedAtTheCommit() {
    fixture.put(cats());

    fixture.prepare("t-1", dogs());
    assertThat(fixture.images(0, "cats", 10)).containsExactly(image);
    assertThat(fixture.images(0, "dogs", 10)).isEmpty();
    fixture.commit("t-1");

    assertThat(fixture.images(0, "cats", 10)).isEmpty();
    assertThat(fixture.images(0, "dogs", 10)).containsExactly(image);
  }

  @Test
  void aRemovedImageIsGoneAtTheCommit() {
    fixture.put(cats());

    fixture.prepareRemoval("t-1", image);
    assertThat(fixture.images(0, "cats", 10)).containsExactly(image);
    fixture.commit("t-1");

    assertThat(fixture.find(image)).isEmpty();
    assertThat(fixture.images(0, "", 10)).isEmpty();
    fixture.remove(image);
  }

  @Test
  void everyCallMayBeRepeated() {
    fixture.prepare("t-1", cats());
    fixture.prepare("t-1", cats());
    fixture.commit("t-1");
    fixture.commit("t-1");
    fixture.abort("t-1");
    fixture.commit("never-prepared");
    fixture.abort("never-prepared");

    assertThat(fixture.images(0, "cats", 10)).containsExactly(image);
    assertThat(fixture.count("candidate where tag = 'cats'")).isEqualTo(1);
  }

  /** Else a repeat that was long on its way would undo what was changed since. */
  @Test
  void aPrepareThatComesAfterItsCommitChangesNothing() {
    fixture.prepare("t-1", cats());
    fixture.commit("t-1");
    fixture.put(dogs());

    fixture.prepare("t-1", cats());

    assertThat(fixture.prepared(Duration.ZERO)).isEmpty();
    assertThat(fixture.images(0, "dogs", 10)).containsExactly(image);
  }

  @Test
  void theSamePrepareManyTimesAtOnceIsOne() throws Exception {
    for (int round = 0; round < 5; round++) {
      String transaction = "round-" + round;
      var calls =
          Collections.<Callable<Boolean>>nCopies(
              4,
              () -> {
                fixture.prepare(transaction, cats());
                return true;
              });

      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var call : threads.invokeAll(calls)) {
          assertThat(call.get()).isTrue();
        }
      }

      assertThat(fixture.prepared(Duration.ZERO)).containsExactly(transaction);
      fixture.commit(transaction);
    }
  }

  @Test
  void aChangeOfAnImageWhoseChangeIsInDoubtIsRefusedAfterAWhile() {
    fixture.prepare("t-1", cats());

    refused(ErrorCode.UNAVAILABLE, () -> fixture.prepare("t-2", dogs()));
    fixture.commit("t-1");
    fixture.prepare("t-2", dogs());

    assertThat(fixture.prepared(Duration.ZERO)).containsExactly("t-2");
  }

  @Test
  void changesOfManyImagesArePreparedAtOnce() {
    var ids = IntStream.range(0, 20).mapToObj(i -> "many-" + i).toList();

    ids.forEach(
        id -> fixture.prepare(id, RecommendationsFixture.image(UUID.randomUUID(), BOB, "cats")));

    assertThat(fixture.prepared(Duration.ZERO)).containsExactlyElementsOf(ids);
    ids.forEach(fixture::commit);
    assertThat(fixture.images(0, "cats", 100)).hasSize(20);
  }

  @Test
  void operatorsSeeWhatIsInDoubt() {
    fixture.start();
    fixture.prepare("t-1", cats());

    eventually(
        Duration.ofSeconds(15),
        () -> {
          assertThat(gauge("recommendations_in_doubt_changes")).isEqualTo(1);
          assertThat(gauge("recommendations_in_doubt_oldest_seconds")).isPositive();
        });
  }

  private double gauge(String name) {
    return fixture.metrics.get(name).gauge().value();
  }

  @Test
  void wrongChangesAreRefused() {
    wrong(put -> put.setImageId("1"));
    wrong(put -> put.setImageId(image.toString().toUpperCase(Locale.ROOT)));
    wrong(put -> put.setAuthorId(0));
    wrong(put -> put.addTags(""));
    wrong(put -> put.addTags("x".repeat(51)));
    wrong(put -> put.addTags("a\0b"));
    wrong(put -> put.setCreatedAtMillis(-1));
    wrong(put -> put.setCreatedAtMillis(Long.MAX_VALUE));
    var many = new ArrayList<String>();
    IntStream.range(0, 31).forEach(i -> many.add("tag" + i));
    wrong(put -> put.addAllTags(many));
    refused(ErrorCode.INVALID, () -> fixture.prepare("T'1", cats()));
    refused(ErrorCode.INVALID, () -> fixture.prepare("a\0b", cats()));
    refused(ErrorCode.INVALID, () -> fixture.commit("t'1"));
    refused(ErrorCode.INVALID, () -> fixture.abort(""));
    refused(ErrorCode.INVALID, () -> fixture.prepared(Duration.ofMillis(-1)));
    refused(ErrorCode.INVALID, () -> fixture.find(Collections.nCopies(101, "x")));
    refused(
        ErrorCode.INVALID,
        () -> fixture.prepare(PrepareProfileRequest.newBuilder().setTransactionId("t-1")));

    assertThat(fixture.prepared(Duration.ZERO)).isEmpty();
  }

  @Test
  void longTagsOfManyBytesAreTaken() {
    String tag = "🐈".repeat(50);
    fixture.put(RecommendationsFixture.image(image, BOB, tag, tag));

    assertThat(fixture.images(0, tag, 1)).containsExactly(image);
  }

  @Test
  void aBirthInTheFutureCountsAsNow() {
    fixture.put(
        cats().setCreatedAtMillis(fixture.clock.millis() + Duration.ofDays(900).toMillis()));

    assertThat(fixture.find(image).getFirst().getCreatedAtMillis())
        .isLessThan(fixture.clock.millis() + Duration.ofMinutes(5).toMillis());
  }

  private void wrong(Consumer<ImageProfile.Builder> change) {
    var put = cats();
    change.accept(put);
    refused(ErrorCode.INVALID, () -> fixture.prepare("t-1", put));
  }

  private ImageProfile.Builder cats() {
    return RecommendationsFixture.image(image, BOB, "cats");
  }

  private ImageProfile.Builder dogs() {
    return RecommendationsFixture.image(image, BOB, "dogs");
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CurioException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
