package curio.cluster.remote;

import static org.assertj.core.api.Assertions.assertThat;

import curio.cluster.ListedDirectory;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is left out for how long, by what its calls came to. Time is the test's own. */
class OutlierDetectionTest {
  private static final long BEGIN = Long.MAX_VALUE - 7; // A monotonic clock may run over.

  private final Peer one = member("one");
  private final Peer two = member("two");
  private final Peer three = member("three");

  @Test
  void whoFailsFarMoreThanItAnswersIsLeftOut() {
    calls(one, 4, 7);
    calls(two, 10, 0);

    assertThat(judge(0, one, two)).containsExactly(one);
    assertThat(one.conduct().isEjected()).isTrue();
    assertThat(two.conduct().isEjected()).isFalse();
  }

  @Test
  void whoFailsNoMoreThanThatStays() {
    calls(one, 4, 6);
    calls(two, 10, 0);

    assertThat(judge(0, one, two)).isEmpty();
  }

  @Test
  void fewCallsSayNothing() {
    calls(one, 0, 9);
    calls(two, 10, 0);

    assertThat(judge(0, one, two)).isEmpty();
  }

  @Test
  void nobodyIsLeftOutWithoutAnotherToBeComparedWith() {
    calls(one, 0, 100);
    calls(two, 9, 0);

    assertThat(judge(0, one)).isEmpty();
    calls(one, 0, 100);
    assertThat(judge(2, one, two)).isEmpty();
  }

  @Test
  void onlyCallsSinceTheLastJudgementCount() {
    calls(one, 0, 9);
    calls(two, 10, 0);
    judge(0, one, two);
    calls(one, 0, 9);
    calls(two, 10, 0);

    assertThat(judge(2, one, two)).isEmpty();
  }

  @Test
  void noMoreThanHalfOfThemAreLeftOut() {
    for (var member : List.of(one, two, three)) {
      calls(member, 0, 100);
    }

    assertThat(judge(0, one, two, three)).hasSize(1);
    for (var member : List.of(one, two, three)) {
      calls(member, 0, 100);
    }
    assertThat(judge(2, one, two, three)).isEmpty();
  }

  @Test
  void itReturnsAfterFiveSecondsAndStaysAwayLongerTheMoreOftenItFails() {
    fail(0);
    judge(4, one, two);
    assertThat(one.conduct().isEjected()).isTrue();
    judge(5, one, two);
    assertThat(one.conduct().isEjected()).isFalse();

    fail(6);
    judge(15, one, two);
    assertThat(one.conduct().isEjected()).isTrue();
    judge(16, one, two);
    assertThat(one.conduct().isEjected()).isFalse();
  }

  @Test
  void itStaysAwayForAMinuteAtMost() {
    int now = 0;
    for (int i = 0; i < 20; i++) {
      fail(now);
      now += 60;
      judge(now, one, two);
      assertThat(one.conduct().isEjected()).isFalse();
    }
  }

  @Test
  void itsPastIsForgivenWhileItIsWell() {
    fail(0);
    judge(5, one, two);
    judge(7, one, two);

    fail(9);
    judge(14, one, two);

    assertThat(one.conduct().isEjected()).isFalse();
  }

  private void fail(int second) {
    calls(one, 0, 10);
    calls(two, 10, 0);
    assertThat(judge(second, one, two)).containsExactly(one);
  }

  private static List<Peer> judge(int second, Peer... members) {
    return OutlierDetection.judge(List.of(members), BEGIN + Duration.ofSeconds(second).toNanos());
  }

  private static void calls(Peer member, int answered, int failed) {
    for (int i = 0; i < answered; i++) {
      member.conduct().answered();
    }
    for (int i = 0; i < failed; i++) {
      member.conduct().failed();
    }
  }

  private static Peer member(String name) {
    return new Peer(
        ListedDirectory.local(name, 1),
        CircuitBreaker.ofDefaults(name),
        new CallMeters(new SimpleMeterRegistry(), "orders"));
  }
}
