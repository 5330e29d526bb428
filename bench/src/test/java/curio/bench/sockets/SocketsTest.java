package curio.bench.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SocketsTest {
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  @Test
  void everyDeliveryIsCounted() throws Exception {
    try (var feed = TinyFeed.right()) {
      var figures = load(feed, "closed 1 0 300");

      long events = figures.getOrDefault("events", 0L);
      assertThat(events).isPositive();
      assertThat(figures)
          .containsEntry("deliveries", 3 * events)
          .containsEntry("bytes", 3 * 61 * events);
      assertThat(figures.get("p50.0")).isLessThanOrEqualTo(figures.get("p100.0"));
      assertRight(figures);
    }
  }

  @Test
  void anOpenLoopPublishesByItsTimetable() throws Exception {
    try (var feed = TinyFeed.right()) {
      var figures = load(feed, "open 100 0 500");

      assertThat(figures).containsEntry("events", 50L);
      assertRight(figures);
    }
  }

  @Test
  void whatComesTwiceIsTold() throws Exception {
    try (var feed =
        TinyFeed.with((number, body) -> number == 3 ? List.of(body, body) : List.of(body))) {
      assertThat(load(feed, "open 50 0 200").get("wrong")).isPositive();
    }
  }

  @Test
  void whatIsMissingIsTold() throws Exception {
    try (var feed = TinyFeed.with((number, body) -> number == 3 ? List.of() : List.of(body))) {
      var figures = load(feed, "open 50 0 200");

      assertThat(figures.get("unfinished")).isPositive();
      assertThat(figures.get("events")).isLessThan(10);
    }
  }

  @Test
  void whatIsRefusedIsTold() throws Exception {
    try (var feed = TinyFeed.refusing()) {
      var figures = load(feed, "open 50 0 200");

      assertThat(figures).containsEntry("refused", 10L).containsEntry("deliveries", 0L);
    }
  }

  private static void assertRight(Map<String, Long> figures) {
    assertThat(figures)
        .containsEntry("wrong", 0L)
        .containsEntry("refused", 0L)
        .containsEntry("unfinished", 0L);
  }

  /** Three clients, one author. */
  private Map<String, Long> load(TinyFeed feed, String line) throws Exception {
    var sockets = new Sockets(answers::add, 1_000_000_000L);
    var loop = Thread.ofVirtual().start(() -> run(sockets));
    var node = feed.address().getHostString() + " " + feed.address().getPort();
    sockets.say("author 0 " + node + " 50 /publish");
    sockets.say("connect 3 0 PLAIN " + node + " /");
    assertThat(answer()).isEqualTo("connected 3");
    sockets.say(line);
    var figures = new HashMap<String, Long>();
    for (var told = answer(); !told.equals("done"); told = answer()) {
      var words = told.split(" ", -1);
      figures.put(words[0], Long.valueOf(words[1]));
    }
    sockets.say("end");
    loop.join();
    return figures;
  }

  private String answer() throws InterruptedException {
    var answer = answers.poll(30, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  private void run(Sockets sockets) {
    try {
      sockets.run();
    } catch (IOException e) {
      answers.add("failed: " + e);
    }
  }
}
