package curio.feed.hints;

import curio.cluster.remote.Endpoint;
import curio.cluster.remote.MemberCalls;
import curio.cluster.rpc.RpcServer;
import curio.cluster.rpc.RpcSettings;
import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A node that hints and hears hints, on a real port. Thread-safe. */
public final class HintNode implements AutoCloseable {
  private static final ClusterSecret SECRET = new ClusterSecret("the-secret-of-this-cluster");

  private final RpcIdentity identity = RpcIdentity.of(null);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger heard = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private final FeedHints hints;
  private final RpcServer server;
  private final String name;

  /** Calls all that are listed; others call it once it is listed too. */
  HintNode(String name, ListedNodes nodes, int port) {
    this.name = name;
    hints =
        new FeedHints(new MemberCalls(name, FeedHints.SERVICE, nodes, SECRET, identity), metrics);
    hints.listen(heard::incrementAndGet, looks::incrementAndGet);
    server =
        RpcServer.start(
            new RpcSettings("127.0.0.1", port, SECRET, null), identity, List.of(hints.service()));
    hints.start();
  }

  /** A node that has no others. */
  public static HintNode alone() {
    return new HintNode("alone", new ListedNodes(), 0);
  }

  /** Three that know each other. */
  public static List<HintNode> three() {
    var nodes = new ListedNodes();
    var three = Stream.of("one", "two", "three").map(name -> new HintNode(name, nodes, 0)).toList();
    three.forEach(node -> nodes.add(node.endpoint()));
    return three;
  }

  public FeedHints hints() {
    return hints;
  }

  Endpoint endpoint() {
    return new Endpoint(name, "127.0.0.1", server.port());
  }

  int port() {
    return server.port();
  }

  void wants(long... users) {
    change(true, LongStream.of(users));
  }

  void wantsNoMore(long... users) {
    change(false, LongStream.of(users));
  }

  void change(boolean wanted, LongStream users) {
    hints
        .interest()
        .change(
            users.boxed().collect(Collectors.<Long, Long, Boolean>toMap(id -> id, id -> wanted)));
  }

  public void stored(Long... authors) {
    hints.hints().stored(Set.of(authors));
  }

  /** How often it was told that there is something new. */
  int heard() {
    return heard.get();
  }

  /** How often it was told to look though nobody had hinted. */
  int looks() {
    return looks.get();
  }

  public int sent() {
    return count("feed_hints_sent");
  }

  int count(String counter) {
    return (int) metrics.get(counter).counter().count();
  }

  /** How many nodes have told it whose events they want. */
  public int known() {
    return (int) metrics.get("feed_interest_nodes").gauge().value();
  }

  @Override
  public void close() {
    hints.close();
    server.cutOff();
    identity.close();
  }
}
