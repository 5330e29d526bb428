package curio.cluster;

import curio.cluster.remote.Directory;
import curio.cluster.remote.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory that tells what a test wrote into it. Thread-safe. */
public final class ListedDirectory implements Directory {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Endpoint> endpoints;
  private volatile boolean stale;

  public ListedDirectory(Endpoint... endpoints) {
    this.endpoints = List.of(endpoints);
  }

  /** An endpoint on this machine. */
  public static Endpoint local(String member, int port) {
    return new Endpoint(member, "127.0.0.1", port);
  }

  public void list(Endpoint... now) {
    endpoints = Arrays.asList(now.clone());
    listeners.forEach(Runnable::run);
  }

  public void lose() {
    stale = true;
    list();
  }

  public int listeners() {
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
