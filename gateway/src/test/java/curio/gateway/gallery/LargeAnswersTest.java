package curio.gateway.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with whole pictures in them, and the memory that they may take while they are made. */
class LargeAnswersTest {
  private static final long LONG_ENOUGH_TO_MEET = 1_000_000;

  record Whole(String before, String picture, String after) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 49_151, 49_152, 49_153, 200_000})
  void aPictureStandsInItsPlace(int length) {
    var picture = new byte[length];
    new Random(length).nextBytes(picture);

    var json =
        Base64Json.write(new Whole("ä \"picture\"", "", "c"), "picture", ByteBuffer.wrap(picture));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"before\":\"ä \\\"picture\\\"\",\"picture\":\"%s\",\"after\":\"c\"}"
                .formatted(Base64.getEncoder().encodeToString(picture)));
  }

  @Test
  void noMoreIsMadeAtOnceThanThereIsRoomFor() throws Exception {
    var room = new MemoryRoom(4 << 20);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var tasks = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        tasks.add(
            threads.submit(() ->
                room.in(
                    3 << 19,
                    () -> {
                      most.accumulateAndGet(now.incrementAndGet(), Math::max);
                      LockSupport.parkNanos(LONG_ENOUGH_TO_MEET);
                      return now.decrementAndGet();
                    })));
      }
      for (var task : tasks) {
        task.get();
      }
    }
    assertThat(most.get()).isBetween(1, 2);
    assertThat(room.in(1L << 40, () -> "alone")).isEqualTo("alone");
  }

  @Test
  void roomIsGivenBackWhereTheWorkFails() {
    var room = new MemoryRoom(1);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              room.in(
                  1,
                  () -> {
                    throw new IllegalStateException("failed");
                  }))
          .isInstanceOf(IllegalStateException.class)
          .isNotInstanceOf(CurioException.class);
    }
    assertThat(List.of(room.in(1, () -> 7))).containsExactly(7);
  }
}
