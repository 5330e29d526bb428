package curio.bench.subject;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A feed that serves: author 0 is followed by all, each of the others by the clients of one group.
 *
 * @param authors how each author publishes, author 0 first
 * @param followers as whom clients connect; there are as many of each
 * @param textLength of the text of an event, so that what clients get has about 200 bytes
 * @param servers what serves, without stores
 * @param processes all of it
 * @param stored where its events can be counted; empty if it stores nothing
 */
public record RunningFeed(
    List<Author> authors,
    List<Follower> followers,
    int textLength,
    List<Long> servers,
    ProcessTree processes,
    Optional<StoredPosts> stored) {
  /** Into how many groups followers are divided. */
  public static final int GROUPS = 10;

  public RunningFeed {
    authors = List.copyOf(authors);
    followers = List.copyOf(followers);
    servers = List.copyOf(servers);
  }

  /** Publishes by POST there. */
  record Author(InetSocketAddress node, String target, String header) {}

  /** Gets what these authors publish, each named once, with commas between. */
  record Follower(
      String authors, String dialect, InetSocketAddress node, String target, String header) {}

  /** What is said to the clients' process so that it knows how authors publish. */
  List<String> authorLines() {
    List<String> lines = new ArrayList<>();
    for (int number = 0; number < authors.size(); number++) {
      Author author = authors.get(number);
      lines.add(
          line(
              "author",
              number,
              author.node.getHostString(),
              author.node.getPort(),
              textLength,
              author.target,
              author.header));
    }
    return lines;
  }

  /** What is said to the clients' process so that so many connect, as evenly as possible. */
  List<String> connectLines(int sockets) {
    List<String> lines = new ArrayList<>();
    int left = sockets;
    for (int i = 0; i < followers.size(); i++) {
      Follower follower = followers.get(i);
      int share = left / (followers.size() - i);
      left -= share;
      lines.add(
          line(
              "connect",
              share,
              follower.authors,
              follower.dialect,
              follower.node.getHostString(),
              follower.node.getPort(),
              follower.target,
              follower.header));
    }
    return lines;
  }

  private static String line(Object... words) {
    return String.join(" ", List.of(words).stream().map(Object::toString).toList()).strip();
  }
}
