package peer.ignite;

import javax.cache.event.CacheEntryEvent;
import org.apache.ignite.binary.BinaryObject;
import org.apache.ignite.cache.CacheEntryEventSerializableFilter;

/** Changes by which a request ends. Runs on the servers. */
public final class Ended implements CacheEntryEventSerializableFilter<String, BinaryObject> {
  private static final long serialVersionUID = 1;

  @Override
  public boolean evaluate(CacheEntryEvent<? extends String, ? extends BinaryObject> event) {
    String status = event.getValue().field("status");
    return status.equals(MidRequest.RESULT) || status.equals(MidRequest.EXCEPTION);
  }
}
