package curio.gallery.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads whose bytes take long to be stored, beside a recovery that looks for what was left. */
class SlowUploadTest {
  private static final Duration LEFT_AFTER = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private Consumer<Step> watch = step -> {};
  private SagaFixture fixture;

  @BeforeEach
  void open() {
    fixture = new SagaFixture(directory, LEFT_AFTER, step -> watch.accept(step));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void asIfHoursHadPassed() {
    fixture.database.inTransaction(
        tx -> tx.execute("update gallery.upload set begun_at = begun_at - interval '3 hours'"));
  }

  @Test
  void whoIsStillAtWorkIsNotTakenForGone() {
    watch =
        step -> {
          if (step == Step.PREPARE_PROFILE) {
            asIfHoursHadPassed();
            fixture.changes.renew();
            fixture.recover();
          }
        };

    var id = fixture.added("key", "bytes", "a");

    assertThat(fixture.images()).isEqualTo(Map.of(id, List.of("a")));
    watch = step -> {};
    fixture.changes.forget();
    fixture.isWhole();
  }

  @Test
  void whatNobodyIsAtWorkOnIsTakenBackAndItsKeyIsFree() {
    watch =
        step -> {
          if (step == Step.PREPARE_PROFILE) {
            throw new IllegalStateException("died on purpose");
          }
        };
    assertThatThrownBy(() -> fixture.added("key", "bytes", "a"))
        .isInstanceOf(IllegalStateException.class);
    watch = step -> {};
    asIfHoursHadPassed();

    fixture.changes.renew();
    fixture.recover();

    fixture.isWhole();
    assertThat(fixture.files()).isEmpty();
    assertThat(fixture.add("key", "bytes", "a").getAdded().getReplayed()).isFalse();
  }

  /** Its blob was removed before it was stored, and nobody else would come for it. */
  @Test
  void whatWasTakenBackMeanwhileLeavesNoBytes() {
    watch =
        step -> {
          if (step == Step.STORE) {
            asIfHoursHadPassed();
            fixture.recover();
          }
        };

    assertThatThrownBy(() -> fixture.added("key", "bytes", "a"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    assertThat(fixture.files()).isEmpty();
    watch = step -> {};
    fixture.isWhole();
    assertThat(fixture.add("key", "bytes", "a").getAdded().getReplayed()).isFalse();
  }
}
