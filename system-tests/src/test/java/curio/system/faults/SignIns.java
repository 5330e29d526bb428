package curio.system.faults;

import curio.system.Captured;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * People who sign up, sign in, are known to every node, and sign out. Works on one thread; who is
 * revoked may be read by any.
 */
public final class SignIns {
  /** Nodes are promised to refuse within a second; the rest is for machines that are busy. */
  private static final Duration REFUSED_WITHIN = Duration.ofMillis(1_500);

  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Where an answer has the token. */
  public static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

  /** Everybody's. */
  public static final String PASSWORD = "1234567890";

  private static final int NAMES = 5;

  /** So many are signed in, so that some who sign out meet nodes that know them from before. */
  private static final int ALIVE = 4;

  private final ClusterClient client;
  private final List<NodeProcess> nodes;
  private final Ledger ledger;
  private final boolean strict;
  private final BooleanSupplier stopped;
  private final List<String> names = new ArrayList<>();
  private final List<String> alive = new ArrayList<>();
  private final List<Revoked> revoked = new CopyOnWriteArrayList<>();

  /** A token whose session was ended, and when that was acknowledged. */
  record Revoked(String token, long nanos) {
    boolean isRefusedEverywhere() {
      return System.nanoTime() - nanos > REFUSED_WITHIN.toNanos();
    }

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - nanos);
    }
  }

  /**
   * People who have not come yet.
   *
   * @param strict whether every request must succeed with one retry
   * @param stopped asked before each request
   */
  SignIns(
      ClusterClient client,
      List<NodeProcess> nodes,
      Ledger ledger,
      boolean strict,
      BooleanSupplier stopped) {
    this.client = client;
    this.nodes = nodes;
    this.ledger = ledger;
    this.strict = strict;
    this.stopped = stopped;
  }

  List<Revoked> revoked() {
    return List.copyOf(revoked);
  }

  void run(Random random) {
    while (!stopped.getAsBoolean()) {
      var token = names.size() < NAMES ? signUp(random) : signIn(random);
      token.ifPresent(this::useEverywhere);
      token.ifPresent(alive::add);
      if (alive.size() > ALIVE) {
        signOut(random, alive.remove(random.nextInt(alive.size())));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Makes an account before the first fault, however slow a node is that has just started. */
  static String signUpNow(ClusterClient client, NodeProcess node, String name) {
    var answer = signUp(client, node, name);
    return Captured.in(answer, TOKEN)
        .orElseThrow(() -> new IllegalStateException("sign-up: " + answer));
  }

  /** The same; the whole answer. */
  public static String signUp(ClusterClient client, NodeProcess node, String name) {
    var call = signUpCall(name);
    return client.askQuietly(node.url(call.path()), call, START_PATIENCE).says();
  }

  private Optional<String> signUp(Random random) {
    var name = "guest" + names.size();
    var outcome = client.send(random, signUpCall(name));
    // The first try may have made the account without its answer having arrived.
    boolean made = outcome.status() == 409;
    if (isAnswered(outcome)) {
      ledger.check(Promise.ANSWERS, made || outcome.status() == 200, "sign-up: " + outcome);
      names.add(name);
    }
    return Captured.in(outcome.says(), TOKEN);
  }

  private Optional<String> signIn(Random random) {
    var name = names.get(random.nextInt(names.size()));
    var body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
    var outcome = client.send(random, Call.post("/v1/auth/sign-in", body));
    if (isAnswered(outcome)) {
      ledger.check(Promise.ANSWERS, outcome.status() == 200, "sign-in: " + outcome);
    }
    return Captured.in(outcome.says(), TOKEN);
  }

  /** So that every node that runs has the token in its memory. */
  private void useEverywhere(String token) {
    for (var node : nodes) {
      if (node.state() == NodeProcess.State.RUNNING) {
        var outcome = client.sendTo(node, orders(token));
        if (!outcome.isTryAgain()) {
          ledger.check(
              Promise.ANSWERS,
              outcome.status() == 200,
              "a fresh token at %s: %s".formatted(node.name(), outcome));
        }
      }
    }
  }

  private void signOut(Random random, String token) {
    var outcome =
        client.send(random, Call.post("/v1/auth/sign-out", "", "Authorization", "Bearer " + token));
    // The first try may have ended the session without its answer having arrived.
    boolean ended = outcome.status() == 401 && outcome.retried();
    if (isAnswered(outcome)) {
      ledger.check(Promise.ANSWERS, ended || outcome.status() == 200, "sign-out: " + outcome);
      revoked.add(new Revoked(token, System.nanoTime()));
    }
  }

  private boolean isAnswered(Outcome outcome) {
    if (strict) {
      ledger.check(Promise.ONE_RETRY, !outcome.isFailure(), "session: " + outcome);
    }
    return !outcome.isTryAgain();
  }

  /** Something that needs a session. */
  static Call orders(String token) {
    return Call.get(token, "/api/v1/order/?limit=1");
  }

  private static Call signUpCall(String name) {
    return Call.post(
        "/v1/auth/sign-up",
        """
        {"username":"%s","password":"%s","passwordConfirm":"%s","gender":"f"}
        """
            .formatted(name, PASSWORD, PASSWORD));
  }
}
