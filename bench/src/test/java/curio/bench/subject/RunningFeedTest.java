package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunningFeedTest {
  private static final String HOST = InetAddress.getLoopbackAddress().getHostName();
  private static final InetSocketAddress NODE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

  @Test
  void socketsAreSharedOutEvenly() {
    var counts =
        feed().connectLines(101).stream()
            .map(line -> Integer.valueOf(line.split(" ", -1)[1]))
            .toList();

    assertThat(counts).hasSize(3).allMatch(count -> count == 33 || count == 34);
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(101);
  }

  @Test
  void linesSayWhoPublishesAndWhoFollows() {
    assertThat(feed().authorLines())
        .containsExactly("author 0 " + HOST + " 80 40 /v1/posts Authorization: Bearer a");
    assertThat(feed().connectLines(3).getFirst())
        .isEqualTo("connect 1 0,1 CURIO " + HOST + " 80 /v1/news Authorization: Bearer b");
  }

  @Test
  void figuresAreReadByTheirWords() {
    Map<String, Long> told =
        IntStream.range(0, FeedLoad.WORDS.size())
            .boxed()
            .collect(Collectors.toMap(FeedLoad.WORDS::get, i -> i + 1L));
    told.put("in-time", 500L);
    told.put("nanos", 2_000_000_000L);

    var load = FeedLoad.of(told);

    assertThat(load.perSecond()).isEqualTo(250);
    assertThat(load.events()).isEqualTo(1);
    assertThat(load.max()).isEqualTo(12);
  }

  private static RunningFeed feed() {
    return new RunningFeed(
        List.of(new RunningFeed.Author(NODE, "/v1/posts", "Authorization: Bearer a")),
        IntStream.rangeClosed(1, 3)
            .mapToObj(group ->
                new RunningFeed.Follower(
                    "0," + group, "CURIO", NODE, "/v1/news", "Authorization: Bearer b"))
            .toList(),
        40,
        List.of(1L),
        new ProcessTree(List.of(1L)),
        Optional.empty());
  }
}
