package curio.system.mobileid;

import curio.system.faults.NodeProcess;
import curio.system.mobileid.Client.Answer;
import curio.system.mobileid.Client.Call;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/**
 * One session as its client sees it, who starts it and polls until it has ended, at any node. Used
 * by one thread.
 */
final class Session {
  private static final String WAIT = "?timeoutMs=10000";
  private static final int HASH_BYTES = 32;
  private static final int MAX_KEYS = 5;

  private final Client client;
  private final Purpose purpose;
  private final Person person;
  private final int node;
  private final byte[] hash = new byte[HASH_BYTES];
  private int keys;
  private String id = "";
  private String cookie = "";

  /**
   * One that has not begun.
   *
   * @param node the first to ask
   */
  Session(Client client, Purpose purpose, Person person, int node, Random random) {
    this.client = client;
    this.purpose = purpose;
    this.person = person;
    this.node = node;
    random.nextBytes(hash);
  }

  Purpose purpose() {
    return purpose;
  }

  Person person() {
    return person;
  }

  /** What was to be signed, a SHA-256, unless Curio chose it. */
  byte[] hash() {
    return hash.clone();
  }

  String id() {
    return id;
  }

  /** How many times it was asked for with a new key, as one was spent without a session. */
  int keys() {
    return keys;
  }

  /**
   * Has it started, under the same key wherever it is asked again. A key whose start was cut off
   * between the phone and the store is spent, and then a new one is taken.
   *
   * @throws IllegalStateException if it does not start
   */
  void start() {
    Answer answer;
    do {
      keys++;
      answer =
          client.ask(
              node,
              Call.post(
                  purpose.startPath(), body(), "Idempotency-Key", UUID.randomUUID().toString()));
    } while (answer.status() == 409 && keys < MAX_KEYS);
    if (answer.status() >= 300 || answer.status() == 0) {
      throw new IllegalStateException("not started: " + answer);
    }
    var begun = answer.body();
    id = begun.text(purpose == Purpose.SIGN_IN ? "sessionId" : "sessionID");
    cookie = answer.cookie();
  }

  /** Polls until it has ended; the first answer that does not say RUNNING. */
  Answer await() {
    return await(call -> client.ask(node, call));
  }

  /** The same at one node alone. */
  Answer awaitAt(NodeProcess only) {
    return await(call -> client.send(only, call));
  }

  private Answer await(Function<Call, Answer> ask) {
    var path = purpose.sessionPath() + id + WAIT;
    var call = cookie.isEmpty() ? Call.get(path) : Call.get(path, "Cookie", cookie);
    while (true) {
      var answer = ask.apply(call);
      if (answer.status() != 200 || !answer.body().text("state").equals("RUNNING")) {
        return answer;
      }
    }
  }

  private String body() {
    var who =
        "\"phoneNumber\":\"%s\",\"nationalIdentityNumber\":\"%s\""
            .formatted(person.phone(), person.number());
    return purpose == Purpose.SIGN_IN
        ? "{" + who + "}"
        : """
        {"relyingPartyName":"DEMO","relyingPartyUUID":"%s",%s,"hash":"%s","hashType":"SHA256","language":"ENG"}
        """
            .formatted(Client.RELYING_PARTY, who, Base64.getEncoder().encodeToString(hash));
  }
}
