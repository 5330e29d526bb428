package curio.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy on the loopback between a client and a server, which fails on demand as networks and
 * servers do. Begins by passing everything. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int CONNECT_MILLIS = 2_000;
  private static final int BACKLOG = 50;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int CHUNK = 8 << 10;

  private enum Mode {
    PASS,
    CUT,
    HANG
  }

  private final InetAddress address;
  private final int port;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock") private Mode mode = Mode.PASS;

  @GuardedBy("lock") private Duration delay = Duration.ZERO;

  /** What one byte costs; 0 when the link is as wide as it can be. */
  @GuardedBy("lock") private double nanosPerByte;

  /** When the narrow link, which all connections share, has carried what it was given. */
  @GuardedBy("lock") private long linkFreeNanos;

  @GuardedBy("lock") private ServerSocket listener;

  @GuardedBy("lock") private Thread acceptor;

  private FaultProxy(ServerSocket listener, InetAddress address, InetSocketAddress target) {
    this.listener = listener;
    this.address = address;
    this.port = listener.getLocalPort();
    this.target = target;
    this.acceptor = acceptFrom(listener);
  }

  /** A proxy in front of a port of this machine. */
  public static FaultProxy before(int port) {
    return before(port, LOOPBACK, 0);
  }

  /**
   * The same on an address and port of its own.
   *
   * @param address such as another one of the loopback, where it may have the same port
   */
  public static FaultProxy before(int port, InetAddress address, int ownPort) {
    try {
      var listener = new ServerSocket(ownPort, BACKLOG, address);
      return new FaultProxy(listener, address, new InetSocketAddress(LOOPBACK, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect to. */
  public int port() {
    return port;
  }

  /** Everything goes through, what was held back first. */
  public void pass() {
    change(Mode.PASS, Duration.ZERO, 0);
  }

  /** Every piece of data takes so much longer, in each direction. */
  public void slow(Duration longer) {
    change(Mode.PASS, longer, 0);
  }

  /** All connections together carry at most so much, both directions counted. */
  public void narrow(int bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + " (expected: >= 1)");
    }
    change(Mode.PASS, Duration.ZERO, (double) SECOND.toNanos() / bytesPerSecond);
  }

  /** Connections are made, but nothing goes through; what is sent is held back. */
  public void hang() {
    change(Mode.HANG, Duration.ZERO, 0);
  }

  /** Connections are reset, new ones as soon as they are made. */
  public void cut() {
    change(Mode.CUT, Duration.ZERO, 0);
    sockets.forEach(FaultProxy::reset);
  }

  /** Connections are reset, new ones refused, as if nobody listened. */
  public void refuse() {
    cut();
    try {
      // The port is listened on until who accepts has noticed.
      closeListener().join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread closeListener() {
    lock.lock();
    try {
      listener.close();
      return acceptor;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    refuse();
  }

  private void change(Mode next, Duration longer, double costOfByte) {
    lock.lock();
    try {
      mode = next;
      delay = longer;
      nanosPerByte = costOfByte;
      linkFreeNanos = System.nanoTime();
      listen();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Listens again on the same port if connections were refused. */
  @GuardedBy("lock") private void listen() {
    if (listener.isClosed()) {
      try {
        listener = new ServerSocket(port, BACKLOG, address);
        acceptor = acceptFrom(listener);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private boolean isCut() {
    lock.lock();
    try {
      return mode == Mode.CUT;
    } finally {
      lock.unlock();
    }
  }

  private Thread acceptFrom(ServerSocket from) {
    return Thread.ofVirtual().name("fault-proxy").start(() -> accept(from));
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        var client = from.accept();
        var _ = Thread.ofVirtual().start(() -> join(client));
      } catch (IOException e) {
        // Closed, or a client that has gone again already.
      }
    }
  }

  private void join(Socket client) {
    var server = new Socket();
    sockets.add(client);
    sockets.add(server);
    if (isCut()) {
      end(client, server);
      return;
    }
    try {
      server.connect(target, CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      var back = Thread.ofVirtual().start(() -> pump(server, client));
      pump(client, server);
      back.join();
    } catch (IOException e) {
      // The server refuses: the client is told below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(client, server);
    }
  }

  /** Ends both connections when either ends, as neither side here uses half-open ones. */
  private void pump(Socket from, Socket to) {
    try {
      move(from.getInputStream(), to.getOutputStream());
    } catch (IOException e) {
      // Reset by a side or by us.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(from, to);
    }
  }

  private void move(InputStream from, OutputStream to) throws IOException, InterruptedException {
    var chunk = new byte[CHUNK];
    for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
      LockSupport.parkNanos(awaitPassage(length));
      to.write(chunk, 0, length);
    }
  }

  /**
   * Waits while nothing passes; returns for how many nanoseconds more these bytes are on their way.
   */
  private long awaitPassage(int length) throws InterruptedException {
    lock.lock();
    try {
      while (mode == Mode.HANG) {
        changed.await();
      }
      if (nanosPerByte == 0) {
        return delay.toNanos();
      }
      long now = System.nanoTime();
      linkFreeNanos = Math.max(now, linkFreeNanos) + (long) (length * nanosPerByte);
      return linkFreeNanos - now;
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket client, Socket server) {
    reset(client);
    reset(server);
    sockets.remove(client);
    sockets.remove(server);
  }

  private static void reset(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }
}
