package curio.gallery.saga;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.gallery.v1.ChangeImageReply.Outcome;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step of every change fails, or its node dies before it. */
class SagaStepsTest {
  @TempDir private static Path directory;
  private static SagaFixture fixture;
  private static @Nullable Step at;
  private static boolean dies;

  @BeforeAll
  static void open() {
    fixture = new SagaFixture(directory, SagaStepsTest::before);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  /** All begin with an empty gallery. */
  @BeforeEach
  void empty() {
    fixture.images().keySet().forEach(fixture::delete);
    forgotten();
    fixture.isWhole();
    assertThat(fixture.files()).isEmpty();
    fixture.database.inTransaction(tx -> tx.execute("delete from gallery.image_key"));
    fixture.dropped.clear();
  }

  /** The process is gone: nothing that it would have done comes after it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }

  private static void before(Step step) {
    if (step == at) {
      at = null;
      if (dies) {
        throw new Died();
      }
      throw new CurioException(ErrorCode.UNAVAILABLE, "failed on purpose");
    }
  }

  /** Of uploads, which have nothing to drop. */
  static Stream<Arguments> steps() {
    return steps(step -> step != Step.DROP);
  }

  private static Stream<Arguments> steps(Predicate<Step> which) {
    return Stream.of(Step.values())
        .filter(which)
        .flatMap(step -> Stream.of(Arguments.of(step, false), Arguments.of(step, true)));
  }

  static Stream<Arguments> stepsOfChanges() {
    return steps(step -> step.compareTo(Step.STORE) > 0);
  }

  private void hurt(Step step, boolean death, Runnable change) {
    at = step;
    dies = death;
    try {
      change.run();
    } catch (Died | CurioException expected) {
      // It is how the change ends for its caller.
    }
    assertThat(at).as("the step was reached").isNull();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void anUploadIsWholeOrNothingAndItsKeyStoresItOnce(Step step, boolean death) {
    var other = fixture.added("other", "the same bytes", "tag", "old");

    hurt(step, death, () -> fixture.add("key", "the same bytes", "tag", "new"));
    assertThat(fixture.images()).hasSizeBetween(1, 2);
    fixture.recover();
    fixture.recover();
    forgotten();
    fixture.isWhole();
    assertThat(fixture.images()).hasSize(step.compareTo(Step.DECIDE) > 0 ? 2 : 1);

    var again = fixture.add("key", "the same bytes", "tag", "new").getAdded();
    assertThat(again.getReplayed()).isEqualTo(step.compareTo(Step.DECIDE) > 0);
    forgotten();
    assertThat(fixture.images())
        .isEqualTo(Map.of(other, List.of("tag", "old"), again.getImageId(), List.of("tag", "new")));
    fixture.isWhole();
  }

  /** Whoever waits for what a dead node has locked brings it to its end. */
  @ParameterizedTest
  @EnumSource(names = {"PREPARE_IMAGE", "DECIDE", "COMMIT_IMAGE", "DROP", "COMMIT_PROFILE"})
  void theNextChangeNeedsNoRecovery(Step step) {
    var id = fixture.added("", "bytes", "tag", "old");

    hurt(step, true, () -> fixture.changes.change(SagaFixture.retag(id, "left")));
    var outcome = fixture.changes.change(SagaFixture.retag(id, "new"));

    assertThat(outcome).isEqualTo(Outcome.OUTCOME_DONE);
    assertThat(fixture.images()).isEqualTo(Map.of(id, List.of("new")));
    fixture.recover();
    forgotten();
    fixture.isWhole();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void theFirstUploadOfBytesLeavesNoneBehind(Step step, boolean death) {
    hurt(step, death, () -> fixture.add("", "bytes", "tag"));
    fixture.recover();
    fixture.recover();
    forgotten();
    fixture.isWhole();
    assertThat(fixture.files()).hasSize(step.compareTo(Step.DECIDE) > 0 ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("stepsOfChanges")
  void tagsChangeInBothOrInNeither(Step step, boolean death) {
    var id = fixture.added("key", "bytes", "old");
    forgotten();

    hurt(step, death, () -> fixture.changes.change(SagaFixture.retag(id, "new")));
    fixture.recover();
    forgotten();
    fixture.isWhole();
    boolean changed = step.compareTo(Step.DECIDE) > 0;
    assertThat(fixture.images()).isEqualTo(Map.of(id, List.of(changed ? "new" : "old")));
    assertThat(Set.copyOf(fixture.dropped))
        .isEqualTo(changed ? Set.of(UUID.fromString(id)) : Set.of());

    fixture.changes.change(SagaFixture.retag(id, "new"));
    forgotten();
    assertThat(fixture.images()).isEqualTo(Map.of(id, List.of("new")));
    fixture.isWhole();
  }

  @ParameterizedTest
  @MethodSource("stepsOfChanges")
  void anImageGoesFromEverywhereOrFromNowhere(Step step, boolean death) {
    var id = fixture.added("key", "bytes", "tag");
    forgotten();

    hurt(step, death, () -> fixture.delete(id));
    fixture.recover();
    fixture.recover();
    forgotten();
    fixture.isWhole();
    boolean gone = step.compareTo(Step.DECIDE) > 0;
    assertThat(Set.copyOf(fixture.dropped))
        .isEqualTo(gone ? Set.of(UUID.fromString(id)) : Set.of());
    assertThat(fixture.files()).hasSize(gone ? 0 : 1);

    fixture.delete(id);
    fixture.recover();
    forgotten();
    assertThat(fixture.images()).isEmpty();
    fixture.isWhole();
    assertThat(fixture.files()).isEmpty();
  }

  /** What is over is forgotten behind everybody's back; where that died, by the recovery. */
  private void forgotten() {
    fixture.changes.forget();
    fixture.recover();
    fixture.changes.forget();
  }
}
