package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.http.Route;
import curio.node.People.Person;
import curio.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile requests to every route, several at once: none fails, none hangs, and none shows or
 * changes what belongs to somebody else. {@code -Dseed=N} plays one again, {@code -Drounds=N} takes
 * more of them.
 */
@Tag("long")
class AccountFuzzTest {
  private static final int ROUNDS =
      Integer.getInteger("rounds", Boolean.getBoolean("long") ? 100_000 : 6_000);
  private static final int MEMBERS = 3;
  private static final int LIMIT_MINUTES = 5;

  /** Stands in everything that only the victim may see, and in no request. */
  private static final String MARKER = "zqxjkv";

  private static final String PHONE = "+99 2718281828459";
  private static final String SIGN_UP =
      """
      {"username": "victim", "password": "victims-own-1", "passwordConfirm": "victims-own-1",
       "gender": "f"}
      """;
  private static final String PROFILE =
      """
      {"email": "%s@example.org", "phone": "%s", "currentPassword": "victims-own-1"}
      """
          .formatted(MARKER, PHONE);

  @TempDir private Path directory;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Map<String, Integer> byRoute = new ConcurrentHashMap<>();
  private final AtomicInteger accounts = new AtomicInteger();
  private final List<String> scratch = new ArrayList<>();
  private TestDatabase database;
  private RunningNode node;

  @BeforeEach
  void start() {
    database = NodeDatabase.create();
    var options =
        new ArrayList<>(RunningNode.optionsOf(database.settings(), database.settings().url()));
    options.addAll(List.of("--accounts.throttle", "false", "--data", directory.toString()));
    options.addAll(List.of("--accounts.password-threads", "2"));
    node = RunningNode.with(options);
    for (int i = 0; i < 5; i++) {
      scratch.add(Long.toString(People.signUp(node, "scratch-" + i).id()));
    }
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void nothingThatIsSentBreaksTheServerOrShowsWhatIsAnothers() throws Exception {
    var victim = victim();
    var before = privateThings(victim);
    assertThat(before).contains(MARKER, PHONE);

    var ids = idsOf(victim);
    var senders = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < MEMBERS; i++) {
      var random = new Random(seed + i);
      senders.add(() -> fuzz(random, ids, false));
    }
    // Administrators see everybody's data and may change it, so they are given others to maltreat.
    senders.add(() -> fuzz(new Random(seed + MEMBERS), scratch, true));
    assertThat(together(senders)).isGreaterThanOrEqualTo(ROUNDS);

    assertThat(privateThings(victim)).as("seed " + seed).isEqualTo(before);
    // Each route was reached: it has done what it is for, and refused.
    for (var area :
        List.of("/v1/users", "/v1/users/me", "/v1/users/{id}", "/v1/auth/sessions", "/v1/audit")) {
      assertThat(byRoute).as("seed " + seed).containsKeys(area + " 2", area + " 4");
    }
  }

  private int fuzz(Random random, List<String> ids, boolean admin) throws IOException {
    List<Route> routes = node.areas().stream().flatMap(area -> area.list().stream()).toList();
    var requests = new HostileRequests(random, routes, ids);
    var sender = newSender(admin);
    int rounds = Math.ceilDiv(ROUNDS, MEMBERS + 1);
    try (var client = new WireClient(node.port())) {
      for (int i = 0; i < rounds; i++) {
        var request = requests.next(sender.token());
        var reply =
            client.send(request.head(), request.body().getBytes(StandardCharsets.ISO_8859_1));
        check(request, reply, admin);
        byRoute.merge(request.route().template() + " " + reply.status() / 100, 1, Integer::sum);
        if (reply.status() == 401 && request.withOwnToken() && isOver(sender)) {
          sender = newSender(admin);
        }
      }
    }
    return rounds;
  }

  private void check(HostileRequests.Request request, WireClient.Reply reply, boolean admin) {
    var what = "seed " + seed + ": " + request + "\n" + cut(reply.text());
    assertThat(reply.status()).as(what).isLessThan(500);
    if (!admin) {
      assertThat(reply.text()).as(what).doesNotContain(MARKER, PHONE);
    }
    assertThat(reply.text()).as(what).doesNotContain("Exception", "PSQL", "\tat ");
  }

  /** It has signed itself out. */
  private static boolean isOver(Person sender) {
    return sender.get("/v1/auth/sessions").status() == 401;
  }

  private Person newSender(boolean admin) {
    var name = "sender-" + accounts.incrementAndGet();
    return admin ? People.admin(node, database.settings(), name) : People.signUp(node, name);
  }

  private Person victim() {
    var signedUp = asVictim("sign-up", SIGN_UP);
    var signedIn = asVictim("sign-in", SIGN_UP);
    var victim =
        new Person(
            node,
            Long.parseLong(signedUp.text("userId")),
            "victim",
            signedUp.text("token"),
            signedIn.text("refreshToken"));
    assertThat(victim.send("PUT", "/v1/users/me", PROFILE).status()).isEqualTo(200);
    var shopper = new Shopper(node, victim.token());
    var order = "{\"price\": 1, \"note\": \"%s\"}".formatted(MARKER);
    assertThat(shopper.place("key", order).status()).isEqualTo(201);
    eventually(() -> assertThat(shopper.orders().getFirst()).containsEntry("status", "processing"));
    return victim;
  }

  /** By a password that no hostile request knows, or they would come in by the door. */
  private Answer asVictim(String how, String body) {
    var answer = node.post("/v1/auth/" + how, body, "User-Agent", MARKER);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static List<String> idsOf(Person victim) {
    var ids = new ArrayList<>(List.of(Long.toString(victim.id()), victim.username(), "me"));
    for (var id : List.of("id", "_id")) {
      ids.addAll(textsOf(victim.get("/v1/auth/sessions").body(), id));
      ids.addAll(textsOf(victim.get(Shopper.ORDERS).body(), id));
    }
    assertThat(ids).hasSizeGreaterThan(5);
    return ids;
  }

  private static List<String> textsOf(String json, String member) {
    return Pattern.compile("\"" + member + "\":\"([^\"]+)\"")
        .matcher(json)
        .results()
        .map(match -> String.valueOf(match.group(1)))
        .toList();
  }

  private static String privateThings(Person victim) {
    return victim.get("/v1/users/me").body()
        + victim.get("/v1/auth/sessions").body()
        + victim.get(Shopper.ORDERS).body();
  }

  private static int together(List<Callable<Integer>> senders) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Integer>>();
      senders.forEach(sender -> running.add(threads.submit(sender)));
      int sent = 0;
      for (var each : running) {
        sent += each.get(LIMIT_MINUTES, TimeUnit.MINUTES);
      }
      return sent;
    }
  }

  private static String cut(String text) {
    return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "…";
  }
}
