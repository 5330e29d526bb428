package curio.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A server of {@code bench/peers/feed}: it stores nothing. */
public final class FeedPeer implements FeedSubject {
  private static final Duration START_PATIENCE = Duration.ofSeconds(20);

  /** With what stands around it an event has 200 bytes. */
  private static final int TEXT_LENGTH = 189;

  private final String name;
  private final String settings;
  private final boolean whole;
  private final List<String> command;
  private final String dialect;
  private final String path;

  private FeedPeer(
      String name,
      String settings,
      boolean whole,
      List<String> command,
      String dialect,
      String path) {
    this.name = name;
    this.settings = settings;
    this.whole = whole;
    this.command = command;
    this.dialect = dialect;
    this.path = path;
  }

  /** npm {@code ws}. */
  public static FeedPeer ws(FeedPeerBuild build) throws IOException {
    return new FeedPeer(
        "ws",
        "npm ws " + build.version("ws") + ", no compression, an event as one Buffer for all",
        true,
        List.of("node", build.target().resolve("ws.js").toString(), "READY"),
        "PLAIN",
        "/?authors=");
  }

  /** npm {@code socket.io}. */
  public static FeedPeer socketIo(FeedPeerBuild build) throws IOException {
    return new FeedPeer(
        "socket.io",
        "npm socket.io "
            + build.version("socket.io")
            + ", WebSocket only, no compression, one room for each author",
        true,
        List.of("node", build.target().resolve("socket-io.js").toString(), "READY"),
        "SOCKET_IO",
        "/socket.io/?EIO=4&transport=websocket&authors=");
  }

  /** C and epoll, each event to each client with one call. */
  public static FeedPeer epoll(FeedPeerBuild build) {
    return new FeedPeer(
        "epoll",
        "C, one thread, one call for each event and client",
        false,
        List.of(build.target().resolve("fan-out").toString(), "READY"),
        "PLAIN",
        "/?authors=");
  }

  /** C and epoll, what waits for a client with one call. */
  public static FeedPeer epollTogether(FeedPeerBuild build) {
    return new FeedPeer(
        "epoll-together",
        "C, one thread, all events that wait for a client with one call",
        false,
        List.of(build.target().resolve("fan-out").toString(), "READY", "together"),
        "PLAIN",
        "/?authors=");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return settings;
  }

  @Override
  public boolean whole() {
    return whole;
  }

  @Override
  public RunningFeed start(Path directory, Cleanup cleanup) throws IOException {
    ReadyFile ready = new ReadyFile(directory.resolve("port"));
    List<String> own = new ArrayList<>(command);
    own.replaceAll(word -> word.equals("READY") ? ready.path().toString() : word);
    ChildProcess server =
        cleanup.add(ChildProcess.start(own, Map.of(), directory.resolve("server.log")));
    InetSocketAddress address = server.await(ready::address, START_PATIENCE);
    return new RunningFeed(
        IntStream.rangeClosed(0, RunningFeed.GROUPS)
            .mapToObj(author -> new RunningFeed.Author(address, "/publish?author=" + author, ""))
            .toList(),
        IntStream.rangeClosed(1, RunningFeed.GROUPS)
            .mapToObj(group -> "0," + group)
            .map(authors -> new RunningFeed.Follower(authors, dialect, address, path + authors, ""))
            .toList(),
        TEXT_LENGTH,
        List.of(server.pid()),
        new ProcessTree(List.of(server.pid())),
        Optional.empty());
  }
}
