package curio.node;

import static curio.node.MobileIdPeople.CONFIRMS;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileidmock.AnswerDelay;
import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes share the polling: clients see nothing of which one has their session. */
class MobileIdTakeoverTest {
  private static final String SECRET = "the-secret-of-this-test";
  private static final String[] BEARER = {"Authorization", "Bearer " + SECRET};
  private static final String LONG = "?timeoutMs=60000";

  private final TestDatabase database = NodeDatabase.create();
  private final FaultProxy link = FaultProxy.before(port());
  private final MobileIdPeople people = new MobileIdPeople();
  private final RunningNode first = node(behindLink());
  private final List<RunningNode> later = new ArrayList<>();

  @AfterEach
  void stop() {
    link.pass();
    first.close();
    later.forEach(RunningNode::close);
    people.close();
    link.close();
    database.close();
  }

  @Test
  void anOwnerThatIsCutOffHangsUpAndAnotherGoesOn() {
    var second = another();
    people.mock.delay(AnswerDelay.of(Duration.ofSeconds(14)));
    var id = MobileIdPeople.start(first, "/authentication", CONFIRMS);
    eventually(() -> assertThat(session(second, id)).containsEntry("pollingStatus", "RUNNING"));
    var owner = session(second, id).get("owner");

    link.cut();
    // Before the phone answers; how soon it is, the fault runs tell.
    eventually(
        Duration.ofSeconds(11),
        () -> assertThat(session(second, id).get("owner")).isNotNull().isNotEqualTo(owner));

    var answer = second.get("/authentication/session/" + id + LONG);
    assertThat(answer.text("result")).isEqualTo("OK");
    assertThat(people.mock.polls().mostOfOneSession()).isEqualTo(1);
  }

  @Test
  void aNodeThatStopsTellsWhoWaitsAndHandsItsSessionsOver() throws Exception {
    var second = another();
    people.mock.delay(AnswerDelay.of(Duration.ofSeconds(12)));
    var id = MobileIdPeople.start(first, "/authentication", CONFIRMS);
    eventually(() -> assertThat(session(second, id)).containsEntry("pollingStatus", "RUNNING"));
    var waiting = new ArrayList<Answer>();
    var client =
        Thread.ofVirtual()
            .start(() -> waiting.add(first.get("/authentication/session/" + id + LONG)));
    eventually(() -> assertThat(client.getState()).isEqualTo(Thread.State.WAITING));

    first.stop();
    client.join();

    assertThat(waiting.getFirst().body()).isEqualTo("{\"state\":\"RUNNING\"}");
    assertThat(second.get("/authentication/session/" + id + LONG).text("result")).isEqualTo("OK");
  }

  private static Map<String, Object> session(RunningNode node, String id) {
    return node.internal("GET", "/mid-proxy-requests", "", BEARER).list("requests").stream()
        .filter(each -> id.equals(each.get("id")))
        .findFirst()
        .orElseThrow();
  }

  /** A second node, with no link in between. */
  private RunningNode another() {
    var node = node(database.settings().url());
    later.add(node);
    return node;
  }

  private RunningNode node(String url) {
    var options = new ArrayList<>(RunningNode.optionsOf(database.settings(), url));
    options.addAll(people.options());
    options.addAll(List.of("--cluster-secret", SECRET));
    return RunningNode.with(options);
  }

  private String behindLink() {
    return database.settings().url().replace(":" + port() + "/", ":" + link.port() + "/");
  }

  private int port() {
    return URI.create(database.settings().url().substring("jdbc:".length())).getPort();
  }
}
