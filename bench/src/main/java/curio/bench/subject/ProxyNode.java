package curio.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A node of a proxy, which is lost and started again at the same address. Not thread-safe. */
public final class ProxyNode implements AutoCloseable {
  private static final long SIGNAL_SECONDS = 10;

  private final InetSocketAddress address;
  private final Launch launch;
  private Optional<ChildProcess> process = Optional.empty();

  /** Starts its process. */
  @FunctionalInterface
  interface Launch {
    /** One that serves there. */
    ChildProcess at(InetSocketAddress address) throws IOException;
  }

  /** One that does not run yet. */
  ProxyNode(InetSocketAddress address, Launch launch) {
    this.address = address;
    this.launch = launch;
  }

  /** Where it is asked. */
  public InetSocketAddress address() {
    return address;
  }

  public long pid() {
    return process.orElseThrow().pid();
  }

  /** Starts it, again after it was lost, and waits until it serves. */
  public void start() throws IOException {
    close();
    process = Optional.of(launch.at(address));
  }

  /** SIGKILL. */
  public void kill() throws IOException {
    signal("KILL");
  }

  /** SIGSTOP: it keeps its connections and does not know that time passes. */
  public void freeze() throws IOException {
    signal("STOP");
  }

  /** Kills it, if it runs: a frozen one cannot end in order. */
  @Override
  public void close() {
    process.ifPresent(ChildProcess::kill);
    process = Optional.empty();
  }

  private void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
    try {
      if (!kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IOException("cannot send " + name + " to process " + pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
