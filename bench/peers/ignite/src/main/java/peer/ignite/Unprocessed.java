package peer.ignite;

import java.util.Set;
import java.util.UUID;
import org.apache.ignite.binary.BinaryObject;
import org.apache.ignite.lang.IgniteBiPredicate;

/** Requests that nobody seems to work on. Runs on the servers, without reading the whole request. */
final class Unprocessed implements IgniteBiPredicate<String, BinaryObject> {
  private static final long serialVersionUID = 1;

  private final long initiatedBefore;
  private final long runningBefore;
  private final Set<UUID> present;

  /** INITIATED before a time, or RUNNING since another or at a node that is not among those present. */
  Unprocessed(long initiatedBefore, long runningBefore, Set<UUID> present) {
    this.initiatedBefore = initiatedBefore;
    this.runningBefore = runningBefore;
    this.present = present;
  }

  @Override
  public boolean apply(String id, BinaryObject request) {
    String status = request.field("status");
    long since = request.<Long>field("statusTime");
    return switch (status) {
      case MidRequest.INITIATED -> since < initiatedBefore;
      case MidRequest.RUNNING ->
          since < runningBefore || !present.contains(request.<UUID>field("owner"));
      default -> false;
    };
  }
}
