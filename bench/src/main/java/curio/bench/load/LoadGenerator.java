package curio.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sends requests over many keep-alive connections from one thread and checks every answer. It is
 * cheap on purpose: it shares the machine with what it measures.
 *
 * <p>Latency has the resolution of the loop: at a fixed rate a request may start, and an answer may
 * be seen, up to about 0.1 ms late; both are counted as latency of the server.
 */
public final class LoadGenerator {
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(15);
  private static final long PATIENCE_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long COARSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long FINE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final InetSocketAddress target;
  private final Function<Load, List<? extends Talk>> talks;

  /** CPU time of this process, which is the load generator. */
  public static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * One that places orders. Connections take the users' tokens in turn.
   *
   * @param seed decides which requests are repeats and conflicts, and the keys: no two runs may
   *     share one
   */
  public LoadGenerator(InetSocketAddress target, List<String> tokens, long seed) {
    this(target, orders(target, List.copyOf(tokens), new SplittableRandom(seed)));
  }

  private LoadGenerator(InetSocketAddress target, Function<Load, List<? extends Talk>> talks) {
    this.target = target;
    this.talks = talks;
  }

  /** One whose connections have these talks: as many connections as a load has, the first ones. */
  public static LoadGenerator of(InetSocketAddress target, List<? extends Talk> talks) {
    List<Talk> all = List.copyOf(talks);
    return new LoadGenerator(target, load -> all.subList(0, load.connections()));
  }

  /**
   * Runs the load on the calling thread; takes its duration and, if answers are missing, up to 15 s
   * more.
   */
  public LoadResult run(Load load) {
    return run(load, Optional.empty());
  }

  /** The same, and tells how the latency was at which time. */
  public LoadResult run(Load load, Timeline timeline) {
    return run(load, Optional.of(timeline));
  }

  private LoadResult run(Load load, Optional<Timeline> timeline) {
    try (Selector selector = Selector.open()) {
      Run run = new Run(selector, load, connections(load), timeline);
      try {
        return run.toEnd();
      } finally {
        run.connections.forEach(Connection::disconnect);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Connection> connections(Load load) {
    return talks.apply(load).stream().map(talk -> new Connection(target, talk)).toList();
  }

  private static Function<Load, List<? extends Talk>> orders(
      InetSocketAddress target, List<String> tokens, SplittableRandom random) {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("tokens: none (expected: at least one)");
    }
    String host = target.getHostString() + ":" + target.getPort();
    return load -> {
      String keyPrefix = HexFormat.of().toHexDigits(random.nextLong());
      List<OrderTalk> talks = new ArrayList<>(load.connections());
      for (int i = 0; i < load.connections(); i++) {
        OrderRequest request = new OrderRequest(host, tokens.get(i % tokens.size()), keyPrefix);
        talks.add(new OrderTalk(request, random.split(), load));
      }
      return talks;
    };
  }

  /** The state of one run. */
  private static final class Run {
    private final Selector selector;
    private final Load load;
    private final List<Connection> connections;
    private final Deque<Connection> idle;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final Consumer<SelectionKey> onReady = this::ready;
    private final long start = System.nanoTime();
    private final long end;
    private final Timetable timetable;
    private final Tally tally;
    private long number;
    private long nextPatienceCheck = start;

    Run(Selector selector, Load load, List<Connection> connections, Optional<Timeline> timeline) {
      this.selector = selector;
      this.load = load;
      this.connections = connections;
      this.idle = new ArrayDeque<>(connections);
      this.end = start + load.duration().toNanos();
      this.timetable = new Timetable(load.pace(), start);
      this.tally = new Tally(end, timeline);
      timeline.ifPresent(one -> one.begin(start));
    }

    LoadResult toEnd() throws IOException {
      long now = System.nanoTime();
      while (now < end || idle.size() < connections.size()) {
        dispatch(now);
        await(now);
        now = System.nanoTime();
        if (now >= nextPatienceCheck) {
          giveUpSilent(now);
        }
      }
      return tally.result(load.duration(), unsent());
    }

    private void dispatch(long now) {
      while (now < end && !idle.isEmpty() && timetable.untilDue(now) <= 0) {
        Connection connection = idle.pop();
        try {
          connection.send(selector, number++, timetable.take(now), now);
        } catch (IOException e) {
          fail(connection, e);
          return;
        }
      }
    }

    private void await(long now) throws IOException {
      long until = idle.isEmpty() || now >= end ? PATIENCE_CHECK_NANOS : timetable.untilDue(now);
      if (until > COARSE_NANOS) {
        selector.select(
            onReady, Math.min(until - COARSE_NANOS / 2, PATIENCE_CHECK_NANOS) / 1_000_000);
      } else if (selector.selectNow(onReady) == 0 && until > 0) {
        LockSupport.parkNanos(Math.min(until, FINE_NANOS));
      }
    }

    private void ready(SelectionKey key) {
      if (!(key.attachment() instanceof Connection connection)) {
        return;
      }
      try {
        if (connection.proceed(buffer, tally)) {
          idle.add(connection);
          dispatch(System.nanoTime());
        }
      } catch (IOException e) {
        fail(connection, e);
      }
    }

    private void fail(Connection connection, IOException e) {
      boolean counts = connection.inFlight();
      connection.disconnect();
      if (counts) {
        tally.broken(e.toString());
        idle.add(connection);
        LockSupport.parkNanos(RECONNECT_NANOS);
      }
    }

    private void giveUpSilent(long now) {
      nextPatienceCheck = now + PATIENCE_CHECK_NANOS;
      for (Connection connection : connections) {
        if (connection.inFlight() && now - connection.sentAt() > ANSWER_PATIENCE.toNanos()) {
          connection.disconnect();
          tally.unanswered();
          idle.add(connection);
        }
      }
    }

    private long unsent() {
      long count = 0;
      if (load.pace() instanceof Pace.Open) {
        while (timetable.untilDue(end) <= 0) {
          timetable.take(end);
          count++;
        }
      }
      return count;
    }
  }
}
