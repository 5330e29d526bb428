package curio.store.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import curio.store.notifications.NotificationQueue.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotificationQueueTest {
  private static final Duration PACE = Duration.ofMillis(20);

  private final NotificationQueue queue = new NotificationQueue(20, PACE);

  @Test
  void theFirstGoesAtOnceAndWhatFollowsTogether() throws Exception {
    long began = System.nanoTime();
    queue.add("orders", "1");
    assertThat(queue.take()).containsExactly(new Message("orders", "1"));

    queue.add("orders", "2");
    queue.add("orders", "3");
    queue.add("orders", "2");

    assertThat(queue.take()).containsExactly(new Message("orders", "2\u001e3"));
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(PACE.toNanos());
  }

  @Test
  void channelsDoNotWaitForEachOther() throws Exception {
    queue.hold("orders", Duration.ofHours(1));
    queue.add("orders", "held");
    queue.add("members", "now");

    assertThat(queue.take()).containsExactly(new Message("members", "now"));
  }

  @Test
  void whatIsHeldBackComesInTheEnd() throws Exception {
    long began = System.nanoTime();
    queue.hold("orders", Duration.ofMillis(60));
    queue.hold("orders", Duration.ofMillis(1));
    queue.add("orders", "held");

    assertThat(queue.take()).containsExactly(new Message("orders", "held"));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(60));
  }

  @Test
  void whatDoesNotFitGoesWithTheNext() throws Exception {
    queue.add("orders", "twelve bytes");
    queue.add("orders", "twelve more!");

    assertThat(queue.take()).containsExactly(new Message("orders", "twelve bytes"));
    assertThat(queue.take()).containsExactly(new Message("orders", "twelve more!"));
  }

  @Test
  void tooManyBecomeOneThatSaysToLookAtEverything() throws Exception {
    for (int i = 0; i <= 1_024; i++) {
      queue.add("orders", "n" + i);
    }

    assertThat(queue.take()).containsExactly(new Message("orders", Notifications.ANYTHING));
  }

  @Test
  void whatCouldNotBeSentWaitsAgain() throws Exception {
    queue.add("orders", "1");
    queue.add("orders", "2");
    List<Message> failed = queue.take();

    queue.add("orders", "3");
    queue.putBack(failed);

    assertThat(queue.take()).containsExactly(new Message("orders", "3\u001e1\u001e2"));
  }

  @Test
  void atTheEndNothingWaitsForItsTime() throws Exception {
    queue.add("orders", "1");
    assertThat(queue.take()).hasSize(1);
    queue.hold("orders", Duration.ofHours(1));
    queue.add("orders", "2");

    queue.close();

    assertThat(queue.take()).containsExactly(new Message("orders", "2"));
    assertThat(queue.take()).isEmpty();
  }
}
