package curio.feed.hints;

import curio.cluster.remote.Endpoint;
import curio.cluster.remote.MemberCalls;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** One line to each of the other nodes of the feed. Thread-safe. */
final class Lines implements AutoCloseable {
  private final MemberCalls calls;
  private final HintMeters meters;
  private final ConcurrentMap<String, Line> lines = new ConcurrentHashMap<>();

  Lines(MemberCalls calls, HintMeters meters) {
    this.calls = calls;
    this.meters = meters;
  }

  /**
   * Opens lines to nodes that have come and closes those to nodes that are gone; to be called by
   * one thread.
   *
   * @return the other nodes
   */
  Set<String> refresh() {
    calls.others().ifPresent(this::refresh);
    return Set.copyOf(lines.keySet());
  }

  @Nullable Line to(String member) {
    return lines.get(member);
  }

  Collection<Line> all() {
    return lines.values();
  }

  @Override
  public void close() {
    lines.values().forEach(Line::close);
  }

  private void refresh(List<Endpoint> others) {
    lines.forEach((member, line) -> {
      if (!others.contains(line.endpoint())) {
        lines.remove(member);
        line.close();
      }
    });
    others.forEach(endpoint ->
        lines.computeIfAbsent(
            endpoint.member(), member -> new Line(endpoint, calls.way(endpoint), meters)));
  }
}
