package curio.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that all do the same harm for a while, from a few addresses of this machine; whoever
 * is turned away comes again. Thread-safe.
 */
final class Strangers implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int HOLD_MILLIS = 1_000;
  private static final int PAUSE_MILLIS = 2_000;
  private static final int ADDRESSES = 4;

  private final int port;
  private final byte[] bytes;
  private final long endNanos;
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Semaphore sending = new Semaphore(64);

  /** Has none to give: to wait for one is to wait for so long. */
  private final Semaphore pause = new Semaphore(0);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** They begin at once. */
  Strangers(int port, Attack attack, Duration time) {
    this.port = port;
    this.bytes = attack.bytes();
    this.endNanos = System.nanoTime() + time.toNanos();
    for (int i = 0; i < attack.connections(); i++) {
      var from = "127.0.1." + (1 + i % ADDRESSES);
      threads.execute(() -> repeat(from));
    }
  }

  /** Waits until their time is over. */
  void awaitEnd(Duration time) throws InterruptedException {
    pause(Math.toIntExact(time.toMillis()));
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("strangers who do not go");
    }
  }

  /** How often they were connected, and how often that was cut. */
  String counts() {
    return "%d connections, %d of them cut".formatted(connected.get(), refused.get());
  }

  private void repeat(String from) {
    try {
      while (System.nanoTime() < endNanos) {
        tryOnce(from);
        pause(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryOnce(String from) throws InterruptedException {
    try {
      once(from);
    } catch (IOException e) {
      refused.incrementAndGet();
    }
  }

  private void once(String from) throws IOException, InterruptedException {
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4 << 10);
      socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      sending.acquire();
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        connected.incrementAndGet();
        socket.getOutputStream().write(bytes);
      } finally {
        sending.release();
      }
      hold(socket);
    }
  }

  /**
   * Reads one byte in a while, so that a connection that was cut is noticed. A reader that never
   * waits would keep one of the few carriers of virtual threads for as long as there is something
   * to read.
   */
  private void hold(Socket socket) throws IOException, InterruptedException {
    socket.setSoTimeout(HOLD_MILLIS);
    while (System.nanoTime() < endNanos) {
      try {
        if (socket.getInputStream().read() < 0) {
          return;
        }
        pause(HOLD_MILLIS);
      } catch (SocketTimeoutException e) {
        // Still open.
      }
    }
  }

  private void pause(int millis) throws InterruptedException {
    if (pause.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("nobody gives any");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
