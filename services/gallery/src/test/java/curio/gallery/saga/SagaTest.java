package curio.gallery.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.gallery.v1.ChangeImageReply.Outcome;
import curio.contracts.gallery.v1.ChangeImageRequest;
import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.contracts.gallery.v1.Visibility;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads, changes and deletions: keys, owners, many at once, and what is away meanwhile. */
class SagaTest {
  private static final int WORKERS = 6;
  private static final int ROUNDS = 25;

  @TempDir Path directory;
  private SagaFixture fixture;
  private Consumer<Step> watch = step -> {};

  @BeforeEach
  void open() {
    fixture = new SagaFixture(directory, step -> watch.accept(step));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theSameBytesAreStoredOnceAndGoWithTheLastImage() {
    var first = fixture.added("", "bytes", "a");
    var second = fixture.added("", "bytes", "b");
    assertThat(fixture.files()).hasSize(1);

    fixture.delete(first);
    end();
    assertThat(fixture.files()).hasSize(1);
    fixture.delete(second);
    end();
    assertThat(fixture.files()).isEmpty();
  }

  /** Who looks for loose blobs still sees an image that is about to go. */
  @Test
  void theSameBytesGoWithTheLastImageWhoeverLooksMeanwhile() {
    var first = fixture.added("", "bytes", "a");
    var second = fixture.added("", "bytes", "b");
    fixture.changes.forget();
    fixture.delete(first);
    watch = step -> lookAt(step, Step.DECIDE);
    fixture.delete(second);

    end();
    assertThat(fixture.files()).isEmpty();
  }

  private void lookAt(Step step, Step moment) {
    if (step == moment) {
      fixture.loose.removeLoose();
    }
  }

  /** The same of an upload that is forgotten, or taken back, beside who looks. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bytesGoWithTheLastUploadWhoeverLooksMeanwhile(boolean completed) {
    var id = fixture.added("", "bytes", "a");
    fixture.delete(id);
    fixture.database.inTransaction(tx -> {
      var upload = UUID.fromString(id);
      if (completed) {
        UploadTable.complete(tx, List.of(upload));
      } else {
        UploadTable.takeBack(tx, upload);
      }
      return fixture.loose.removeLoose();
    });

    end();
    assertThat(fixture.files()).isEmpty();
  }

  @Test
  void bytesThatNobodyHasLoosenedAreFoundAndGo() {
    var kept = fixture.added("", "kept", "a");
    var gone = fixture.added("", "bytes", "a");
    fixture.changes.forget();
    fixture.delete(gone);
    fixture.database.inTransaction(tx -> tx.execute("delete from gallery.loose_blob"));

    fixture.loose.findForgotten();
    end();
    assertThat(fixture.files()).hasSize(1);
    assertThat(fixture.images()).containsOnlyKeys(kept);
  }

  @Test
  void aKeyStoresOneImageForEver() {
    var id = fixture.added("key", "bytes", "a");
    var again = fixture.add("key", "bytes", "a").getAdded();
    assertThat(again.getImageId()).isEqualTo(id);
    assertThat(again.getReplayed()).isTrue();
    assertThat(fixture.add("key", "other bytes", "a").hasKeyReused()).isTrue();
    assertThat(fixture.add("key", "bytes", "b").hasKeyReused()).isTrue();

    fixture.changes.forget();
    fixture.delete(id);
    assertThat(fixture.add("key", "bytes", "a").getAdded().getImageId()).isEqualTo(id);
    assertThat(fixture.images()).isEmpty();
    end();
  }

  @Test
  void manyAtOnceWithOneKeyAreOneImage() throws Exception {
    var ids = ConcurrentHashMap.<String>newKeySet();
    together(WORKERS, worker -> ids.add(fixture.added("key", "bytes", "a")));
    assertThat(ids).hasSize(1);
    assertThat(fixture.images()).hasSize(1);
    end();
  }

  @Test
  void nobodyChangesWhatIsSomebodyElses() {
    var id = fixture.added("", "bytes", "a");
    var foreign = SagaFixture.retag(id, "b").toBuilder().setAuthorId(SagaFixture.BOB).build();
    assertThat(fixture.changes.change(foreign)).isEqualTo(Outcome.OUTCOME_FOREIGN);
    var delete = DeleteImageRequest.newBuilder().setImageId(id).setUserId(SagaFixture.BOB);
    assertThat(fixture.changes.delete(delete.build())).isEqualTo(Outcome.OUTCOME_FOREIGN);
    assertThat(fixture.images()).isEqualTo(Map.of(id, List.of("a")));
    assertThat(fixture.dropped).isEmpty();

    assertThat(fixture.changes.delete(delete.setAnyAuthor(true).build()))
        .isEqualTo(Outcome.OUTCOME_DONE);
    assertThat(fixture.changes.delete(delete.build())).isEqualTo(Outcome.OUTCOME_MISSING);
    assertThat(fixture.changes.change(SagaFixture.retag("no id", "b")))
        .isEqualTo(Outcome.OUTCOME_MISSING);
    end();
  }

  @Test
  void whatIsNotGivenStaysAndWhatIsEmptyIsCleared() {
    var id = fixture.added("", "bytes", "a");
    change(ChangeImageRequest.newBuilder().setImageId(id).setDescription("more"));
    assertThat(text("title || '|' || description", id)).isEqualTo("A title|more");
    change(ChangeImageRequest.newBuilder().setImageId(id).setTitle(""));
    assertThat(text("title || '|' || description", id)).isEqualTo("|more");
    change(
        ChangeImageRequest.newBuilder()
            .setImageId(id)
            .setTags(ChangeImageRequest.Tags.getDefaultInstance()));
    assertThat(fixture.images()).isEqualTo(Map.of(id, List.of()));
    assertThat(fixture.dropped).hasSize(3);
    end();
  }

  @Test
  void aChangeThatIsAskedForAgainIsShownEverywhereBeforeItIsAnswered() {
    var id = fixture.added("", "bytes", "a");
    fixture.changes.change(SagaFixture.retag(id, "b"));
    // As if whoever made it had died before nodes were told.
    fixture.dropped.clear();

    assertThat(fixture.changes.change(SagaFixture.retag(id, "b"))).isEqualTo(Outcome.OUTCOME_DONE);
    assertThat(fixture.dropped).containsExactly(UUID.fromString(id));
    end();
  }

  @Test
  void aDeletionIsShownEverywhereBeforeItIsAnsweredWhoeverMadeIt() {
    var id = fixture.added("", "bytes", "a");
    watch =
        step -> {
          watch = later -> {};
          assertThat(fixture.delete(id)).isEqualTo(Outcome.OUTCOME_DONE);
          // As if whoever made it had not told the nodes yet.
          fixture.dropped.clear();
        };
    assertThat(fixture.delete(id)).isEqualTo(Outcome.OUTCOME_DONE);
    assertThat(fixture.dropped).containsExactly(UUID.fromString(id));

    assertThat(fixture.delete(id)).isEqualTo(Outcome.OUTCOME_MISSING);
    assertThat(fixture.dropped).hasSize(2).containsOnly(UUID.fromString(id));
    assertThat(fixture.delete(UUID.randomUUID().toString())).isEqualTo(Outcome.OUTCOME_MISSING);
    assertThat(fixture.dropped).as("nobody is told of what never was").hasSize(2);
    end();
  }

  /** Who looks for changes that were left need not wait for the other database. */
  @Test
  void whatWasLeftIsShownEverywhereWhileTheOtherDatabaseIsAway() {
    var id = fixture.added("", "bytes", "a");
    watch =
        step -> {
          if (step == Step.COMMIT_IMAGE) {
            fixture.profiles.away = true;
            throw new CurioException(ErrorCode.UNAVAILABLE, "failed on purpose");
          }
        };
    unavailable(() -> fixture.delete(id));
    assertThat(fixture.dropped).isEmpty();

    fixture.recover();
    assertThat(fixture.images()).isEmpty();
    assertThat(fixture.dropped).containsExactly(UUID.fromString(id));
    fixture.profiles.away = false;
    end();
  }

  @Test
  void whoMaySeeAnImageIsToldAndWhoMayNoMoreIsToldThat() {
    var id = fixture.added("", "bytes", "a");
    assertThat(events()).isEqualTo(1);
    see(id, Visibility.VISIBILITY_FOLLOWERS);
    assertThat(events()).isEqualTo(1);
    see(id, Visibility.VISIBILITY_PRIVATE);
    assertThat(events()).isEqualTo(2);
    assertThat(fixture.count("gallery.image where event_id is null")).isEqualTo(1);
    see(id, Visibility.VISIBILITY_PUBLIC);
    assertThat(events()).isEqualTo(3);
    fixture.delete(id);
    assertThat(events()).isEqualTo(4);
    end();
  }

  @Test
  void whatStaysPrivateIsToldOnce() {
    var upload =
        SagaFixture.upload("", "bytes", "a").toBuilder()
            .setVisibility(Visibility.VISIBILITY_PRIVATE)
            .build();
    var id = fixture.changes.add(upload).getAdded().getImageId();
    long told = events();

    change(ChangeImageRequest.newBuilder().setImageId(id).setTitle("Another"));
    assertThat(fixture.changes.change(SagaFixture.retag(id, "b"))).isEqualTo(Outcome.OUTCOME_DONE);
    assertThat(events()).isEqualTo(told);
    fixture.delete(id);
    end();
  }

  @Test
  void whileTheOtherDatabaseIsAwayNothingChangesAndKeysAreFree() {
    var id = fixture.added("", "bytes", "a");
    fixture.profiles.away = true;
    unavailable(() -> fixture.add("key", "new bytes", "b"));
    unavailable(() -> fixture.changes.change(SagaFixture.retag(id, "b")));
    unavailable(() -> fixture.delete(id));
    fixture.profiles.away = false;

    assertThat(fixture.images()).isEqualTo(Map.of(id, List.of("a")));
    assertThat(fixture.add("key", "new bytes", "b").getAdded().getReplayed()).isFalse();
    end();
  }

  @Test
  void betweenPrepareAndCommitTheOtherDatabaseMayGoForAWhile() {
    watch = step -> fixture.profiles.away |= step == Step.COMMIT_PROFILE;
    var id = fixture.added("key", "bytes", "a");
    assertThat(fixture.images()).hasSize(1);
    assertThat(fixture.profiles.tags()).isEmpty();
    fixture.recover();
    assertThat(fixture.profiles.tags()).isEmpty();

    watch = step -> {};
    fixture.profiles.away = false;
    end();
    assertThat(fixture.profiles.tags()).isEqualTo(Map.of(id, List.of("a")));
  }

  /** It is brought to its end by who asked, and told as what it is. */
  @Test
  void aDeletionWhoseCommitWasSlowIsNotTakenForSomebodyElses() {
    var id = fixture.added("", "bytes", "a");
    watch =
        step -> {
          if (step == Step.COMMIT_IMAGE) {
            watch = later -> {};
            pause(Recovery.IN_THE_WAY_AFTER.plusMillis(200));
            throw new CurioException(ErrorCode.UNAVAILABLE, "failed on purpose");
          }
        };

    assertThat(fixture.delete(id)).isEqualTo(Outcome.OUTCOME_DONE);

    assertThat(fixture.images()).isEmpty();
    assertThat(fixture.delete(id)).isEqualTo(Outcome.OUTCOME_MISSING);
    end();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void betweenPrepareAndCommitTheConnectionsMayBreak() {
    for (var at : List.of(Step.PREPARE_IMAGE, Step.DECIDE, Step.COMMIT_IMAGE)) {
      watch =
          step -> {
            if (step == at) {
              fixture.store.killConnections();
            }
          };
      try {
        fixture.added("key " + at, "bytes", "a");
      } catch (CurioException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      }
      watch = step -> {};
      end();
    }
  }

  @Test
  void theSameBytesComeAndGoAtOnceWhileTheRecoveryIsHasty() throws Exception {
    var over = new AtomicBoolean();
    var random = new Random(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var recovery =
          threads.submit(() -> {
            while (!over.get()) {
              fixture.recover();
              fixture.changes.forget();
            }
            return null;
          });
      together(
          WORKERS,
          worker -> {
            for (int round = 0; round < ROUNDS; round++) {
              comeAndGo("bytes " + (worker + round) % 2, random);
            }
          });
      over.set(true);
      recovery.get();
    }
    end();
  }

  /** The recovery here takes for left what has only begun, so any call may fail, whole. */
  private void comeAndGo(String bytes, Random random) {
    try {
      var id = fixture.added("", bytes, "a", "b");
      if (random.nextBoolean()) {
        fixture.changes.change(SagaFixture.retag(id, "b", "c"));
      }
      if (random.nextInt(4) > 0) {
        fixture.delete(id);
      }
    } catch (CurioException e) {
      assertThat(e.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.CONFLICT);
    }
  }

  private void change(ChangeImageRequest.Builder request) {
    assertThat(fixture.changes.change(request.setAuthorId(SagaFixture.ANNA).build()))
        .isEqualTo(Outcome.OUTCOME_DONE);
  }

  private void see(String id, Visibility visibility) {
    change(ChangeImageRequest.newBuilder().setImageId(id).setVisibility(visibility));
  }

  private long events() {
    return fixture.count("gallery.outbox");
  }

  private String text(String what, String id) {
    return fixture.database.read(tx ->
        tx.createQuery("select %s from gallery.image where id = '%s'".formatted(what, id))
            .mapTo(String.class)
            .one());
  }

  private static void unavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private static void together(int workers, Consumer<Integer> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < workers; i++) {
        int worker = i;
        running.add(threads.submit(() -> work.accept(worker)));
      }
      for (var one : running) {
        one.get();
      }
    }
  }

  private void end() {
    for (int i = 0; i < 3; i++) {
      fixture.recover();
      fixture.changes.forget();
    }
    fixture.isWhole();
  }
}
