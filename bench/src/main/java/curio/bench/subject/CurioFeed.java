package curio.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The real {@code curio serve}: nodes of all roles on one PostgreSQL. User 0 is followed by ten
 * others, each of whom is followed by one of the ten; all that a client knows of them are their
 * tokens.
 */
public final class CurioFeed implements FeedSubject {
  /** With what stands around it an event has about 200 bytes. */
  private static final int TEXT_LENGTH = 52;

  private static final Pattern USER = Pattern.compile("\"user_id\":(\\d+)");

  private final String name;
  private final Path launcher;
  private final int nodes;
  private final int sockets;

  /**
   * A subject.
   *
   * @param launcher the {@code curio} script
   * @param nodes with as many sockets each
   * @param sockets that one node may have
   */
  public CurioFeed(String name, Path launcher, int nodes, int sockets) {
    this.name = name;
    this.launcher = launcher;
    this.nodes = nodes;
    this.sockets = sockets;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return String.join(" ", own());
  }

  @Override
  public boolean whole() {
    return nodes == 1;
  }

  @Override
  public RunningFeed start(Path directory, Cleanup cleanup) throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.empty(directory.resolve("store")));
    CurioNode curio = new CurioNode(launcher, directory, postgres.address());
    List<InetSocketAddress> addresses = new ArrayList<>();
    List<Long> servers = new ArrayList<>();
    for (int port : Ports.free(nodes)) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      servers.add(cleanup.add(curio.launch(address, own())).pid());
      addresses.add(address);
    }
    List<String> tokens = people(addresses.getFirst());
    return new RunningFeed(
        tokens.stream()
            .map(token ->
                new RunningFeed.Author(addresses.getFirst(), "/v1/posts", authorization(token)))
            .toList(),
        followers(addresses, tokens),
        TEXT_LENGTH,
        servers,
        new ProcessTree(Stream.concat(servers.stream(), Stream.of(postgres.pid())).toList()),
        Optional.of(new StoredPosts(postgres.address())));
  }

  /** Makes them and lets them follow each other; their tokens. */
  private static List<String> people(InetSocketAddress node) throws IOException {
    try (HttpCalls calls = new HttpCalls(node)) {
      List<String> tokens = new Accounts(calls).signUp(RunningFeed.GROUPS + 1);
      for (int group = 1; group <= RunningFeed.GROUPS; group++) {
        for (int author : List.of(0, group)) {
          String path = "/v1/friends/" + user(tokens.get(author));
          HttpCalls.Answer answer =
              calls.post(path, "", "Authorization", "Bearer " + tokens.get(reader(group)));
          if (answer.status() != 200) {
            throw new IOException(path + " answered " + answer.status() + " " + answer.body());
          }
        }
      }
      return tokens;
    }
  }

  private static List<RunningFeed.Follower> followers(
      List<InetSocketAddress> addresses, List<String> tokens) {
    List<RunningFeed.Follower> followers = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      for (int group = 1; group <= RunningFeed.GROUPS; group++) {
        followers.add(
            new RunningFeed.Follower(
                "0," + group,
                "CURIO",
                address,
                "/v1/news",
                authorization(tokens.get(reader(group)))));
      }
    }
    return followers;
  }

  /** Who follows the author of a group: not itself. */
  private static int reader(int group) {
    return group % RunningFeed.GROUPS + 1;
  }

  /** Whose token it is, as it says itself. */
  static long user(String token) {
    String claims =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    Matcher user = USER.matcher(claims);
    if (!user.find()) {
      throw new IllegalArgumentException("a token without user_id");
    }
    return Long.parseLong(Objects.requireNonNull(user.group(1)));
  }

  private static String authorization(String token) {
    return "Authorization: Bearer " + token;
  }

  private List<String> own() {
    return List.of(
        "--feed.posts-per-minute=0",
        "--news.per-session=" + sockets,
        "--news.connects-per-minute=0",
        "--http.max-sockets=" + sockets,
        "--http.max-sockets-per-address=" + sockets,
        "--http.max-connections=" + sockets,
        "--http.max-connections-per-address=" + sockets);
  }
}
