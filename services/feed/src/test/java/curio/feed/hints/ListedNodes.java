package curio.feed.hints;

import curio.cluster.remote.Directory;
import curio.cluster.remote.Endpoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The members that a test has listed. Thread-safe. */
final class ListedNodes implements Directory {
  private final List<Endpoint> members = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean stale;

  void add(Endpoint member) {
    members.add(member);
    tell();
  }

  void remove(String member) {
    members.removeIf(each -> each.member().equals(member));
    tell();
  }

  /** Who there is cannot be known any more. */
  void lose() {
    stale = true;
    members.clear();
    tell();
  }

  @Override
  public List<Endpoint> members(String service) {
    return List.copyOf(members);
  }

  @Override
  public boolean stale() {
    return stale;
  }

  @Override
  public Listening onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }
}
