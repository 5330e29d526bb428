package curio.gallery.pictures;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodingRoomTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long ANNA = 1;
  private static final long BOB = 2;

  @TempDir private Path directory;

  private static void assertBusy(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            CurioException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(e.retryAfterSeconds()).isPositive();
            });
  }

  @Test
  void oneTooManyIsToldToComeAgain() {
    var room = new DecodingRoom(new DecodingBounds(1, 64L << 20, Duration.ofMillis(20), MINUTE));

    room.in(
        ANNA,
        1,
        () -> {
          assertThatThrownBy(() -> room.in(ANNA, 1, () -> "never"))
              .satisfies(DecodingRoomTest::assertBusy);
          return "first";
        });

    assertThat(room.in(ANNA, 1, () -> "second")).isEqualTo("second");
  }

  @Test
  void whatNeedsMoreThanAllMemoryGoesAlone() {
    var room = new DecodingRoom(new DecodingBounds(2, 64L << 20, Duration.ofMillis(20), MINUTE));

    room.in(
        ANNA,
        Long.MAX_VALUE >> 1,
        () -> {
          assertThatThrownBy(() -> room.in(ANNA, 1, () -> "never"))
              .satisfies(DecodingRoomTest::assertBusy);
          return "large";
        });

    assertThat(room.in(ANNA, 1, () -> "small")).isEqualTo("small");
  }

  /** Anna has as many at work and waiting as she may; Bob comes last and is next. */
  @Test
  void whoBringsManyWaitsForThemAndNotOthers() throws Exception {
    var room = new DecodingRoom(new DecodingBounds(2, 64L << 20, MINUTE, MINUTE));
    var order = new CopyOnWriteArrayList<Long>();
    var first = new CountDownLatch(1);
    var others = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      enter(threads, room, ANNA, first, order);
      enter(threads, room, ANNA, others, order);
      eventually(() -> assertThat(room.working()).isEqualTo(2));
      for (int i = 1; i <= DecodingRoom.MOST_WAITING; i++) {
        int expected = i;
        enter(threads, room, ANNA, others, order);
        eventually(() -> assertThat(room.waiting()).isEqualTo(expected));
      }
      assertThatThrownBy(() -> room.in(ANNA, 1, () -> "never"))
          .satisfies(DecodingRoomTest::assertBusy);
      enter(threads, room, BOB, others, order);
      eventually(() -> assertThat(room.waiting()).isEqualTo(DecodingRoom.MOST_WAITING + 1));

      first.countDown();
      eventually(() -> assertThat(order).contains(BOB));

      assertThat(order).hasSize(3).endsWith(BOB);
      others.countDown();
    }
    assertThat(order).hasSize(DecodingRoom.MOST_WAITING + 3);
    assertThat(room.working()).isZero();
  }

  private static void enter(
      ExecutorService threads,
      DecodingRoom room,
      long owner,
      CountDownLatch until,
      List<Long> order) {
    var _ =
        threads.submit(() ->
            room.in(
                owner,
                1,
                () -> {
                  order.add(owner);
                  await(until);
                  return "done";
                }));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A JPEG without end marker, and cut besides: whoever decoded it anywhere else than in the room
   * would have found that out.
   */
  @Test
  void nothingIsDecodedOutsideOfTheRoom() throws Exception {
    var bounds = new DecodingBounds(1, 64L << 20, Duration.ofMillis(20), MINUTE);
    var room = new DecodingRoom(bounds);
    var decoder = new PictureDecoder(bounds, room);
    byte[] jpeg = Jpegs.of(Drawn.quarters(400, 300));
    Path cut = Files.write(directory.resolve("cut"), BytesOf.first(jpeg.length / 2, jpeg));
    List<ThrowingCallable> all =
        List.of(
            () -> decoder.strip(cut, OutputStream.nullOutputStream(), ANNA),
            () -> decoder.check(cut, ANNA),
            () -> decoder.render(cut, RenditionWidth.W160, ANNA));

    room.in(
        BOB,
        1,
        () -> {
          for (var each : all) {
            assertThatThrownBy(each).satisfies(DecodingRoomTest::assertBusy);
          }
          return "full";
        });

    for (var each : all) {
      assertThatThrownBy(each)
          .isInstanceOfSatisfying(
              CurioException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_TYPE));
    }
  }

  /** Strangers look at more of Anna's pictures than may wait; what she brings is not refused. */
  @Test
  void whoLooksAtPicturesDoesNotKeepTheirOwnerOut() throws Exception {
    var bounds = new DecodingBounds(1, 64L << 20, MINUTE, MINUTE);
    var room = new DecodingRoom(bounds);
    var decoder = new PictureDecoder(bounds, room);
    Path file = Files.write(directory.resolve("new"), Jpegs.of(Drawn.quarters(400, 300)));
    var full = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      enter(threads, room, BOB, full, new CopyOnWriteArrayList<>());
      eventually(() -> assertThat(room.working()).isOne());
      for (int i = 1; i <= DecodingRoom.MOST_WAITING; i++) {
        int expected = i;
        var _ = threads.submit(() -> decoder.render(file, RenditionWidth.W160, ANNA));
        eventually(() -> assertThat(room.waiting()).isEqualTo(expected));
      }
      assertThatThrownBy(() -> decoder.render(file, RenditionWidth.W160, ANNA))
          .satisfies(DecodingRoomTest::assertBusy);

      var brought = threads.submit(() -> decoder.check(file, ANNA));

      eventually(() -> assertThat(room.waiting()).isEqualTo(DecodingRoom.MOST_WAITING + 1));
      full.countDown();
      assertThat(brought.get().picture().width()).isEqualTo(400);
    }
  }

  @Test
  void decodingThatTakesTooLongIsGivenUp() throws Exception {
    var decoder = new PictureDecoder(new DecodingBounds(1, 64L << 20, MINUTE, Duration.ofNanos(1)));
    var image = Drawn.quarters(400, 300);
    byte[][] pictures = {
      Jpegs.of(image),
      Jpegs.of(image, 0.9f, true),
      Pngs.of(image),
      Gifs.still(400, 300),
      Webps.of(400, 300, image::getRGB)
    };

    for (byte[] picture : pictures) {
      Path file = Files.write(directory.resolve("picture"), picture);
      assertThatThrownBy(() -> decoder.check(file, ANNA)).satisfies(DecodingRoomTest::assertBusy);
    }
  }
}
