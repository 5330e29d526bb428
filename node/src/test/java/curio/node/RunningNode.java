package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.Routes;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A whole node in this JVM on ports of its own, and a client of it. Thread-safe. */
final class RunningNode implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration BACK_AMONG_MEMBERS = Duration.ofSeconds(4);
  private static final String NO_MEMBER = "this node is not among the members at the moment";

  /** What nodes keep there is no other JVM's business, as tests may run in several at once. */
  private static final String DATA = "target/data-" + ProcessHandle.current().pid();

  /** Nodes share the rest, but not this. */
  private static final String SPILL = "--spill.directory";

  private static final AtomicInteger SPILLS = new AtomicInteger();

  private static final String MOCK_PORT = "--mobile-id-mock.port";

  private final Node node;
  private final Runnable rest;
  private final DescribedAnswers described;
  private final DescribedAnswers internallyDescribed;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningNode(List<String> options, Clock clock, String group, Runnable rest) {
    this(Modules.ALL, options, clock, group, rest);
  }

  private RunningNode(
      Modules modules, List<String> options, Clock clock, String group, Runnable rest) {
    var all = new ArrayList<>(List.of("--port", "0", "--internal-port", "0", "--rpc-port", "0"));
    all.addAll(List.of("--host", "127.0.0.1"));
    if (!options.contains(MOCK_PORT)) {
      all.addAll(List.of(MOCK_PORT, "0"));
    }
    if (!options.contains("--data")) {
      all.addAll(List.of("--data", DATA));
    }
    if (!options.contains(SPILL)) {
      all.addAll(List.of(SPILL, DATA + "/spill-" + SPILLS.incrementAndGet()));
    }
    all.addAll(options);
    var config = NodeConfig.read(modules, all, Map.of());
    this.node = new Node(config, clock, group);
    this.rest = rest;
    boolean started = false;
    try {
      node.start();
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
    described = DescribedAnswers.of(node.areas());
    internallyDescribed = DescribedAnswers.of(node.internalAreas());
  }

  /** A node on a database of its own. */
  static RunningNode start(Shape shape, String... options) {
    return start(shape, Clock.systemUTC(), options);
  }

  /** The same by another clock. */
  static RunningNode start(Shape shape, Clock clock, String... options) {
    var database = NodeDatabase.create();
    var all = new ArrayList<>(optionsOf(database.settings(), database.settings().url()));
    all.addAll(List.of(options));
    return with(shape, clock, all, database::close);
  }

  /** A node of that shape on whatever the options name. */
  static RunningNode with(Shape shape, Clock clock, List<String> options, Runnable rest) {
    return with(Modules.ALL, shape, clock, options, rest);
  }

  /** The same with these services. */
  static RunningNode with(
      Modules modules, Shape shape, Clock clock, List<String> options, Runnable rest) {
    var others = new ArrayDeque<RunningNode>();
    Runnable all =
        () -> {
          others.forEach(RunningNode::close);
          rest.run();
        };
    String group = Notifications.GROUP;
    try {
      for (var roles : shape.behind(modules)) {
        others.push(new RunningNode(modules, and(options, roles), clock, group, () -> {}));
      }
      return new RunningNode(modules, and(options, shape.front()), clock, group, all);
    } catch (RuntimeException e) {
      all.run();
      throw e;
    }
  }

  /** A node on a database of its own. */
  static RunningNode start(String... options) {
    return start(Clock.systemUTC(), options);
  }

  /** The same by another clock. */
  static RunningNode start(Clock clock, String... options) {
    var database = NodeDatabase.create();
    var all = new ArrayList<>(optionsOf(database.settings(), database.settings().url()));
    all.addAll(List.of(options));
    return new RunningNode(all, clock, Notifications.GROUP, database::close);
  }

  /** A node on whatever the options name, to which nothing is added. */
  static RunningNode with(List<String> options) {
    return with(Clock.systemUTC(), options);
  }

  /** The same by another clock. */
  static RunningNode with(Clock clock, List<String> options) {
    return new RunningNode(options, clock, Notifications.GROUP, () -> {});
  }

  /** A node that neither hears the hints of others nor is heard, as if each of them were lost. */
  static RunningNode deaf(List<String> options) {
    return new RunningNode(options, Clock.systemUTC(), "deaf", () -> {});
  }

  /** The options that make a node use a database, reached by the given address. */
  static List<String> optionsOf(DatabaseSettings database, String url) {
    return List.of(
        "--database-url",
        url,
        "--database.user",
        database.user(),
        "--database.password",
        database.password(),
        "--database.migration-user",
        database.asOwner().user(),
        "--database.migration-password",
        database.asOwner().password());
  }

  private static List<String> and(List<String> options, List<String> more) {
    return Stream.concat(options.stream(), more.stream()).toList();
  }

  int port() {
    return node.port();
  }

  int rpcPort() {
    return node.rpcPort();
  }

  /** Ends its calls from other nodes as if it had died, while it still says that it serves. */
  void cutOff() {
    node.cutOff();
  }

  /** Everything that the public port answers. */
  List<Routes> areas() {
    return node.areas();
  }

  Answer send(String method, String path, String body, String... headers) {
    return send(
        described, request(port(), path, headers).method(method, BodyPublishers.ofString(body)));
  }

  Answer get(String path, String... headers) {
    return send(described, request(port(), path, headers).GET());
  }

  Answer post(String path, String body, String... headers) {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer post(String path, byte[] body, String... headers) {
    return send(described, request(port(), path, headers).POST(BodyPublishers.ofByteArray(body)));
  }

  /** Asks the internal port. */
  Answer health(String path) {
    return internal("GET", "/health/" + path, "");
  }

  /** Asks the internal port. */
  Answer internal(String method, String path, String body, String... headers) {
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return send(
        internallyDescribed, request(node.internalPort(), path, headers).method(method, publisher));
  }

  /** Makes an account with a password that every test uses. */
  Shopper signUp(String username) {
    var answer =
        post(
            "/v1/auth/sign-up",
            """
            {"username":"%s", "password":"1234567890", "passwordConfirm":"1234567890", "gender":"f"}
            """
                .formatted(username));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return new Shopper(this, answer.text("token"));
  }

  /** Stops the node alone: whoever waits for an answer of it still hears one. */
  void stop() {
    node.close();
  }

  @Override
  public void close() {
    http.shutdownNow();
    node.close();
    rest.run();
  }

  private static HttpRequest.Builder request(int port, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT);
    return headers.length == 0 ? request : request.headers(headers);
  }

  /**
   * A node that stood still for long, as on a busy machine, is no member for a moment; it says so
   * before it has begun anything, and is asked again.
   */
  private Answer send(DescribedAnswers described, HttpRequest.Builder builder) {
    var request = builder.build();
    long until = System.nanoTime() + BACK_AMONG_MEMBERS.toNanos();
    var answer = sendOnce(described, request);
    while (answer.status() == 503
        && answer.body().contains(NO_MEMBER)
        && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(100_000_000);
      answer = sendOnce(described, request);
    }
    return answer;
  }

  private Answer sendOnce(DescribedAnswers described, HttpRequest request) {
    try {
      var sent = http.send(request, BodyHandlers.ofString());
      var answer = new Answer(sent.statusCode(), sent.headers().map(), sent.body());
      described.check(request.method(), Objects.toString(request.uri().getRawPath()), answer);
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("no answer", e);
    }
  }
}
