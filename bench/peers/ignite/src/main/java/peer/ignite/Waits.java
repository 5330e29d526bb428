package peer.ignite;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.events.EventType;

/** Those who wait at this node for the end of a session; they take no thread. Thread-safe. */
final class Waits {
  private final MidRequests requests;
  private final Map<String, CompletableFuture<MidRequest>> ends = new ConcurrentHashMap<>();

  public Waits(Ignite ignite, MidRequests requests) {
    this.requests = requests;
    requests.onEnd(this::end);
    ignite
        .events()
        .localListen(
            event -> {
              Threads.named("catch-up").newThread(this::catchUp).start();
              return true;
            },
            EventType.EVT_CLIENT_NODE_RECONNECTED);
  }

  /** The request once it has ended, or as it was when the time is up; null when there is no such one. */
  CompletableFuture<MidRequest> await(String id, long millis) {
    // Before it is looked for, so that an end in between is not missed.
    public CompletableFuture<MidRequest> end = ends.computeIfAbsent(id, each -> new CompletableFuture<>());
    MidRequest now = requests.get(id);
    if (now == null || now.hasEnded()) {
      ends.remove(id, end);
      end.complete(now);
    }
    return end.copy().completeOnTimeout(now, millis, TimeUnit.MILLISECONDS);
  }

  private void end(String id, Supplier<MidRequest> request) {
    public CompletableFuture<MidRequest> end = ends.remove(id);
    if (end != null) {
      end.complete(request.get());
    }
  }

  /** Nothing was told of what ended while this node was lost to the servers. */
  private void catchUp() {
    for (String id : ends.keySet()) {
      MidRequest now = requests.get(id);
      if (now != null && now.hasEnded()) {
        end(id, () -> now);
      }
    }
  }
}
