package curio.gallery.erasure;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.saga.SagaFixture;
import curio.jobs.Jobs;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.log.erasure.Erasure;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountImagesTest {
  private static final Topic REMOVALS =
      new Topic(Erasure.REMOVALS, 1, Duration.ofDays(1), OnPoison.SKIP);

  @TempDir private static Path directory;

  private final SagaFixture fixture = new SagaFixture(directory);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Notifications notifications =
      new Notifications(fixture.database, fixture.store.settings(), "erasing");
  private final Jobs jobs =
      new Jobs(fixture.database, fixture.database, notifications, "erasing", metrics);
  private volatile String stuck = "";

  @AfterEach
  void close() {
    jobs.close();
    notifications.close();
    fixture.close();
  }

  /** However long that lasts: an account is not forgotten before its images are gone. */
  @Test
  void anImageThatCannotBeDeletedKeepsUpNoOtherAndIsDeletedLater() {
    stuck = fixture.added("", "one", "a");
    fixture.added("", "two", "a");
    fixture.added("", "three", "a");
    var _ =
        fixture.database.inTransaction(tx ->
            tx.execute(
                """
                insert into gallery.erased_user (user_id, erased_at)
                values (?, clock_timestamp() - interval '2 days')
                """,
                SagaFixture.ANNA));
    jobs.start();
    var log = new PostgresLog(fixture.database);
    log.declare(REMOVALS);
    var given = new Erasure.Given(fixture.database, log, notifications, REMOVALS, jobs, metrics);

    try (var images = new AccountImages(given, this::delete)) {
      images.start();

      eventually(() -> assertThat(fixture.images()).containsOnlyKeys(stuck));
      assertThat(fixture.count("gallery.erased_user")).isEqualTo(1);
      stuck = "";
      eventually(() -> assertThat(fixture.images()).isEmpty());
    }
    try (var again = new AccountImages(given, this::delete)) {
      again.start();
      eventually(() -> assertThat(fixture.count("gallery.erased_user")).isZero());
    }
  }

  @Test
  void whatAnAccountLikedIsLikedByOneLess() {
    var id = fixture.added("", "one", "a");
    fixture.database.inTransaction(tx -> {
      for (long user : new long[] {SagaFixture.BOB, 7, 8}) {
        tx.execute(
            "insert into gallery.image_like (image_id, user_id) values (?::uuid, ?)", id, user);
      }
      tx.execute("update gallery.reactions set likes = 3");
      return tx.execute("insert into gallery.erased_user (user_id) values (?)", SagaFixture.BOB);
    });
    jobs.start();
    var log = new PostgresLog(fixture.database);
    log.declare(REMOVALS);
    var given = new Erasure.Given(fixture.database, log, notifications, REMOVALS, jobs, metrics);

    try (var images = new AccountImages(given, this::delete)) {
      images.start();

      eventually(() -> {
        assertThat(fixture.count("gallery.image_like")).isEqualTo(2);
        assertThat(fixture.count("gallery.reactions where likes = 2")).isEqualTo(1);
      });
      assertThat(fixture.count("gallery.image_like where user_id = " + SagaFixture.BOB)).isZero();
    }
    assertThat(fixture.images()).containsOnlyKeys(id);
  }

  private void delete(DeleteImageRequest request) {
    if (request.getImageId().equals(stuck)) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "failed on purpose");
    }
    var _ = fixture.changes.delete(request);
  }
}
