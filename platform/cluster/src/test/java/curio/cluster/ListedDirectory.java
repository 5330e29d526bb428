package curio.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory that tells what a test wrote into it. Thread-safe. */
final class ListedDirectory implements Directory {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Endpoint> endpoints;
  private volatile boolean stale;

  ListedDirectory(Endpoint... endpoints) {
    this.endpoints = List.of(endpoints);
  }

  /** An endpoint on this machine. */
  static Endpoint local(String member, int port) {
    return new Endpoint(member, "127.0.0.1", port);
  }

  void list(Endpoint... now) {
    endpoints = Arrays.asList(now.clone());
    listeners.forEach(Runnable::run);
  }

  void lose() {
    stale = true;
    list();
  }

  int listeners() {
    return listeners.size();
  }

  @Override
  public List<Endpoint> members(String service) {
    return endpoints;
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
}
