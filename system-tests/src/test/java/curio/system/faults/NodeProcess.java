package curio.system.faults;

import static curio.testkit.Eventually.eventually;

import curio.store.DatabaseSettings;
import curio.system.ChildJvm;
import curio.testkit.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code curio serve} as a process on ports that outlive it, with a link of its own to the store
 * and one by which other nodes call it. One thread at a time kills, freezes and starts it; the
 * questions may be asked by any.
 */
public final class NodeProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String READY = "Curio is ready: ";

  /** Where nodes say that they are called: there a link listens, which leads to the real port. */
  private static final String CALLED_AT = "127.0.0.2";

  /** What lets into the internal ports of all nodes. */
  public static final String CLUSTER_SECRET = "a-secret-of-clusters-in-tests";

  /** What passes between a node and the kill of it, as far as requests must not fail. */
  enum State {
    DOWN,
    RUNNING,
    FROZEN
  }

  private final NodeSpec spec;
  private final Path logs;
  private final DatabaseSettings store;
  private final FaultProxy link;
  private final Witness witness;
  private final int port = FreePorts.next();
  private final int internalPort = FreePorts.next();
  private final int rpcPort = FreePorts.next();
  private final FaultProxy calls =
      FaultProxy.before(rpcPort, InetAddress.ofLiteral(CALLED_AT), rpcPort);
  private volatile State state = State.DOWN;
  private volatile @Nullable ChildJvm jvm;
  private int starts;

  /**
   * A node that does not run yet.
   *
   * @param store as this node may reach it, through its link
   * @param witness is told of each process
   */
  NodeProcess(NodeSpec spec, Path logs, DatabaseSettings store, FaultProxy link, Witness witness) {
    this.spec = spec;
    this.logs = logs;
    this.store = store;
    this.link = link;
    this.witness = witness;
  }

  public String name() {
    return spec.name();
  }

  public NodeSpec spec() {
    return spec;
  }

  /** Its way to the store. */
  public FaultProxy link() {
    return link;
  }

  /** The way of other nodes to it. */
  FaultProxy calls() {
    return calls;
  }

  /** As which host other nodes know it. */
  public String calledAt() {
    return CALLED_AT + ":" + rpcPort;
  }

  State state() {
    return state;
  }

  /** An address on its public port. */
  public String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** An address on its internal port. */
  public String internalUrl(String path) {
    return "http://127.0.0.1:" + internalPort + path;
  }

  /**
   * Starts it and waits until it serves. A start that the faults around it make fail is repeated,
   * as whoever supervises a real one would.
   *
   * @param offset how wrong its clock is
   */
  public void start(Duration offset) {
    eventually(
        START_LIMIT,
        () -> {
          var started = launch(offset);
          eventually(
              START_LIMIT,
              () -> {
                if (started.running() && !started.printed().contains(READY)) {
                  throw new AssertionError(name() + " is not ready:\n" + started.printed());
                }
              });
          if (!started.running()) {
            throw new AssertionError(name() + " has ended:\n" + started.printed());
          }
        });
    state = State.RUNNING;
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    state = State.DOWN;
    running().kill();
  }

  /** SIGSTOP: it stands still in whatever it does; its connections stay open. */
  public void freeze() throws IOException, InterruptedException {
    state = State.FROZEN;
    running().signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void thaw() throws IOException, InterruptedException {
    running().signal("CONT");
    state = State.RUNNING;
  }

  /** Its present process, or the last. */
  long pid() {
    return running().pid();
  }

  /** Whether it has ended although nobody killed it. */
  boolean diedByItself() {
    return state != State.DOWN && !running().running();
  }

  @Override
  public void close() {
    var last = jvm;
    if (last != null) {
      last.close();
    }
    link.close();
    calls.close();
  }

  private ChildJvm launch(Duration offset) throws IOException {
    var log = logs.resolve("%s.%d.log".formatted(name(), ++starts));
    var options = new ArrayList<>(options());
    options.addAll(spec.options());
    options.addFirst(offset.isZero() ? "serve" : offset.toString());
    var main = offset.isZero() ? "curio.node.Main" : OffsetNode.class.getName();
    var launched = new ChildJvm(log, main, options);
    jvm = launched;
    witness.started(name(), launched.pid());
    return launched;
  }

  private List<String> options() {
    return List.of(
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--internal-port",
        Integer.toString(internalPort),
        "--rpc-port",
        Integer.toString(rpcPort),
        "--advertised-host",
        CALLED_AT,
        "--cluster-secret",
        CLUSTER_SECRET,
        "--roles",
        String.join(",", spec.roles()),
        "--data",
        logs.resolve(name()).toString(),
        "--shop.archive",
        logs.resolve(Cluster.ARCHIVE).toString(),
        "--blobs.directory",
        logs.resolve(Cluster.BLOBS).toString(),
        "--database-url",
        store.url(),
        "--database.user",
        store.user(),
        "--database.password",
        store.password(),
        // A clock that is an hour wrong is not to make tokens expire.
        "--accounts.access-token-life",
        "4h",
        "--accounts.throttle",
        "false",
        "--accounts.sign-ups-per-hour",
        "100000",
        "--feed.posts-per-minute",
        "0",
        "--feed.follows-per-minute",
        "0",
        "--gallery.uploads-per-minute",
        "0",
        "--gallery.likes-per-minute",
        "0",
        // Who is torn off comes back at once.
        "--news.connects-per-minute",
        "0");
  }

  private ChildJvm running() {
    var current = jvm;
    if (current == null) {
      throw new IllegalStateException(name() + " was never started");
    }
    return current;
  }
}
