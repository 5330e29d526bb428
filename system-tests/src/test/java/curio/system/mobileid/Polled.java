package curio.system.mobileid;

import static curio.testkit.Eventually.eventually;

import curio.system.faults.NodeProcess;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A session as operators see it. Immutable.
 *
 * @param status INITIATED, RUNNING, RESULT or EXCEPTION
 * @param owner the member that polls or polled last; empty for none
 */
record Polled(String id, String status, String owner, long epoch) {
  static final String RUNNING = "RUNNING";
  static final String RESULT = "RESULT";

  /** All that a node knows, by id. */
  static Map<String, Polled> all(Client client, NodeProcess asked) throws Exception {
    return client.internal(asked, "/mid-proxy-requests").list("requests").stream()
        .map(Polled::of)
        .collect(Collectors.toMap(Polled::id, Function.identity()));
  }

  /** As which member a node that runs is known to another. */
  static String memberOf(Client client, NodeProcess node, NodeProcess asked) {
    var found = new AtomicReference<String>();
    eventually(() ->
        found.set(
            client.internal(asked, "/services").list("members").stream()
                .filter(member -> member.text("host").equals(node.calledAt()))
                .map(member -> member.text("id"))
                .findFirst()
                .orElseThrow()));
    return found.get();
  }

  boolean isPolledBy(String member) {
    return status.equals(RUNNING) && owner.equals(member);
  }

  private static Polled of(Body row) {
    return new Polled(
        row.text("id"),
        row.text("pollingStatus"),
        row.text("owner"),
        row.number("epoch").longValue());
  }
}
