package curio.node;

import static curio.node.MobileIdPeople.CANCELS;
import static curio.node.MobileIdPeople.CONFIRMS;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileidmock.AnswerDelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Browsers that leave while they wait for the end of a sign-in, and ask again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MobileIdDepartureTest {
  private static final String PATH = "/v1/auth/mobile-id";
  private static final int ROUNDS = 6;

  /** Two ends of lines. */
  private static final int END_OF_HEAD = 0x0d0a0d0a;

  private static final int THINKING_MILLIS = 300;

  private final List<RunningNode> more = new ArrayList<>();
  private MobileIdPeople people;
  private OwnDatabase system;
  private RunningNode node;

  /** A sign-in that has begun, and the cookie of its browser. */
  private record Begun(String id, String cookie) {
    String path() {
      return PATH + "/" + id + "?timeoutMs=20000";
    }
  }

  /** How a client takes its leave. */
  enum Leave {
    FIN,
    RST
  }

  @BeforeAll
  void start() {
    people = new MobileIdPeople();
    system = new OwnDatabase(shape(), people.optionsAnd());
    node = system.node();
  }

  @AfterAll
  void stop() {
    more.forEach(RunningNode::close);
    system.close();
    people.close();
  }

  @ParameterizedTest
  @EnumSource
  void whoLeavesBeforeTheEndHasItWhenAskingAgain(Leave leave) throws Exception {
    people.mock.delay(AnswerDelay.of(Duration.ofSeconds(3)));
    var begun = begin(CONFIRMS);
    int before = sessions();
    try (var client = ask(begun)) {
      leave(client, leave);
    }

    eventually(() -> assertThat(number(begun, "state = 'result'")).isOne());

    assertThat(number(begun, "handed_out_at is null")).isOne();
    assertSameEnd(begun, before);
  }

  @ParameterizedTest
  @EnumSource
  void whoLeavesAtAnyMomentHasItWhenAskingAgain(Leave leave) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    people.mock.delay(AnswerDelay.of(Duration.ofMillis(THINKING_MILLIS)));
    for (int i = 0; i < ROUNDS; i++) {
      int before = sessions();
      var begun = begin(CONFIRMS);
      try (var client = ask(begun)) {
        client.setSoTimeout(1 + random.nextInt(2 * THINKING_MILLIS));
        readSome(client);
        leave(client, leave);
      }

      assertSameEnd(begun, before);
    }
  }

  @Test
  void aRefusalIsToldAgainAsWell() throws Exception {
    people.mock.delay(AnswerDelay.of(Duration.ZERO));
    var begun = begin(CANCELS);

    var first = end(node, begun);

    assertThat(first.text("result")).isEqualTo("USER_CANCELLED");
    assertThat(end(node, begun).body()).isEqualTo(first.body());
  }

  @Test
  void tenSecondsAfterTheFirstTimeThereIsNothingMore() throws Exception {
    people.mock.delay(AnswerDelay.of(Duration.ZERO));
    var begun = begin(CONFIRMS);
    int before = sessions();
    assertThat(end(node, begun).status()).isEqualTo(200);

    Sql.run(
        system.database(),
        "update mobileid.session set handed_out_at = handed_out_at - interval '10 s'");

    end(node, begun).assertProblem(404);
    assertThat(sessions()).isEqualTo(before + 1);
  }

  @Test
  void whoHasSignedOutIsNotSignedInAgain() throws Exception {
    people.mock.delay(AnswerDelay.of(Duration.ZERO));
    var begun = begin(CONFIRMS);
    var bearer = "Bearer " + end(node, begun).text("token");
    int before = sessions();
    assertThat(node.post("/v1/auth/sign-out", "", "Authorization", bearer).status()).isEqualTo(200);

    end(node, begun).assertProblem(404);

    assertThat(sessions()).isEqualTo(before);
  }

  @Test
  void anotherNodeTellsTheSameWhenTheFirstIsGone() throws Exception {
    people.mock.delay(AnswerDelay.of(Duration.ZERO));
    var options = new ArrayList<>(people.options());
    options.addAll(List.of("--cluster-secret", "the-secret-of-this-test"));
    var first = system.another(options.toArray(String[]::new));
    var second = system.another(options.toArray(String[]::new));
    more.add(second);
    var begun = begin(first, CONFIRMS);
    int before = sessions();
    var told = end(first, begun);

    first.close();

    assertThat(end(second, begun).text("refreshToken")).isEqualTo(told.text("refreshToken"));
    assertThat(sessions()).isEqualTo(before + 1);
  }

  /** Asks twice, and refreshes what came. */
  private void assertSameEnd(Begun begun, int sessionsBefore) {
    var first = end(node, begun);
    var second = end(node, begun);

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.text("result")).isEqualTo("OK");
    assertThat(second.text("refreshToken")).isEqualTo(first.text("refreshToken"));
    assertThat(sessions()).isEqualTo(sessionsBefore + 1);
    assertThat(
            node.post("/token/refresh", "{\"refreshToken\":\"" + first.text("refreshToken") + "\"}")
                .status())
        .isEqualTo(200);
  }

  private Begun begin(String person) {
    return begin(node, person);
  }

  private static Begun begin(RunningNode at, String person) {
    var answer = at.post(PATH, "{" + person + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return new Begun(answer.text("sessionId"), answer.header("Set-Cookie").split(";", 2)[0]);
  }

  private static Answer end(RunningNode at, Begun begun) {
    return at.get(begun.path(), "Cookie", begun.cookie());
  }

  /** Asks behind another request, whose answer tells that the node has read both. */
  private Socket ask(Begun begun) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
    var requests =
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n"
                .formatted(begun.path(), begun.cookie());
    socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
    int lastFour = 0;
    while (lastFour != END_OF_HEAD) {
      lastFour = lastFour << 8 | socket.getInputStream().read();
    }
    return socket;
  }

  /** Reads what comes within the socket's time, perhaps nothing. */
  private static void readSome(Socket client) throws IOException {
    try {
      var _ = client.getInputStream().read();
    } catch (java.net.SocketTimeoutException e) {
      // Left while waiting.
    }
  }

  private static void leave(Socket client, Leave leave) throws IOException {
    client.setSoLinger(leave == Leave.RST, 0);
    client.close();
  }

  private int number(Begun begun, String condition) {
    return Sql.number(
        system.database(),
        "select count(*) from mobileid.session where id = '%s' and %s"
            .formatted(begun.id(), condition));
  }

  private int sessions() {
    return Sql.number(system.database(), "select count(*) from accounts.sessions");
  }

  /** {@link MobileIdDepartureApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
