package curio.system.faults.feed;

import curio.system.faults.ClusterClient;
import curio.system.faults.NodeProcess;
import java.util.ArrayList;
import java.util.List;

/** Goes through a whole feed page by page, from the newest back. Stateless. */
final class Walk {
  /** Fewer than there are, so that there are several. */
  private static final int PAGE = 40;

  private Walk() {}

  /** The ids of a person's feed as one node gives it, oldest first. */
  static List<String> through(ClusterClient client, NodeProcess node, Person person) {
    var events = new ArrayList<String>();
    var path = "/v1/news/list?limit=" + PAGE;
    var page = page(client, node, person, path);
    events.addAll(page.events());
    while (page.next() != null) {
      page = page(client, node, person, path + "&cursor=" + page.next());
      events.addAll(0, page.events());
    }
    return events;
  }

  private static Frame page(ClusterClient client, NodeProcess node, Person person, String path) {
    var outcome = client.sendTo(node, person.get(path));
    if (outcome.status() != 200) {
      throw new AssertionError("%s at %s: %s".formatted(path, node.name(), outcome));
    }
    return Frame.of(outcome.says());
  }
}
