package curio.bench.sockets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * All connections, in one thread that {@link #run} takes. Told what to do by lines, from any
 * thread:
 *
 * <ul>
 *   <li>{@code author NUMBER HOST PORT LENGTH TARGET [HEADER: VALUE]}: how one publishes, texts of
 *       that length
 *   <li>{@code connect COUNT AUTHORS DIALECT HOST PORT TARGET [HEADER: VALUE]}, answered by {@code
 *       connected ALL} once all are there
 *   <li>{@code closed WINDOW AUTHORS MILLIS}, {@code open PER_SECOND AUTHORS MILLIS}: a load,
 *       answered by its figures and {@code done}
 *   <li>{@code end}
 * </ul>
 *
 * <p>A connection that ends, and an answer that is none, ends the run with an {@link IOException}.
 */
final class Sockets implements Subscriber.Listener {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int CONNECTING_AT_ONCE = 128;
  private static final long PAUSE_MILLIS = 100;
  private static final int MOST_PUBLISHERS = 64;
  private static final int HOST = 4;

  private final Selector selector;
  private final Consumer<String> answers;
  private final long patienceNanos;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final byte[] memory = new byte[BUFFER_BYTES];
  private final List<Stream> streams = new ArrayList<>();
  private final Map<Integer, Publisher.Author> authors = new HashMap<>();
  private final Map<InetSocketAddress, Deque<Publisher>> idle = new HashMap<>();
  private final Deque<Subscriber.Address> toConnect = new ArrayDeque<>();
  private int connecting;
  private int connected;
  private int publishers;
  private Optional<Run> run = Optional.empty();
  private boolean ended;

  /**
   * Nothing is connected yet.
   *
   * @param answers is given one line each
   * @param patienceNanos how long what is in flight is waited for when nothing more is published
   */
  Sockets(Consumer<String> answers, long patienceNanos) throws IOException {
    this.selector = Selector.open();
    this.answers = answers;
    this.patienceNanos = patienceNanos;
    for (int i = 0; i < Marker.MOST_AUTHORS; i++) {
      streams.add(new Stream());
    }
  }

  /** Tells it to do something. */
  void say(String line) {
    lines.add(line);
    selector.wakeup();
  }

  /** Goes on until it is told to end. */
  void run() throws IOException {
    try (selector) {
      while (!ended) {
        selector.select(this::ready, pause());
        for (String line = lines.poll(); line != null; line = lines.poll()) {
          obey(line.split(" ", -1));
        }
        connectMore();
        goOn();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void there() {
    connecting--;
    connected++;
    if (connecting == 0 && toConnect.isEmpty()) {
      answers.accept("connected " + connected);
    }
  }

  @Override
  public void event(int author, int position, int number, int bytes) {
    long intended = streams.get(author).receive(position, number);
    if (intended >= 0) {
      run.ifPresent(load -> load.receive(intended, System.nanoTime(), bytes));
    }
  }

  private void ready(SelectionKey key) {
    try {
      ((Ready) Objects.requireNonNull(key.attachment())).ready(key, memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void obey(String[] words) {
    switch (words[0]) {
      case "author" -> {
        Publisher.Author author =
            new Publisher.Author(
                new InetSocketAddress(words[2], Integer.parseInt(words[3])),
                words[5],
                rest(words, 6),
                Integer.parseInt(words[4]));
        authors.put(Integer.valueOf(words[1]), author);
      }
      case "connect" -> {
        Collection<Integer> followed = Load.numbers(words[2]);
        Subscriber.Address address =
            new Subscriber.Address(
                new InetSocketAddress(words[HOST], Integer.parseInt(words[5])),
                words[6],
                rest(words, 7),
                Dialect.valueOf(words[3]));
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
          followed.forEach(author -> streams.get(author).subscribe());
          toConnect.add(address);
        }
      }
      case "closed", "open" -> run = Optional.of(new Run(Load.parse(words), now(), streams));
      case "end" -> ended = true;
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private void connectMore() throws IOException {
    while (connecting < CONNECTING_AT_ONCE && !toConnect.isEmpty()) {
      connecting++;
      Subscriber.connect(toConnect.remove(), Marker.MOST_AUTHORS, selector, this);
    }
  }

  /** Publishes what is due, and tells the figures when the load is over. */
  private void goOn() throws IOException {
    if (run.isEmpty()) {
      return;
    }
    Run load = run.get();
    long now = now();
    long due = load.due(now, streams);
    while (due <= now && publish(load.author(), due)) {
      load.published();
      due = load.due(now, streams);
    }
    if (load.over(now(), streams, patienceNanos)) {
      run = Optional.empty();
      load.figures(streams).forEach(answers);
    }
  }

  /** False if all connections wait for answers: it is tried again. */
  private boolean publish(int by, long intended) throws IOException {
    Publisher.Author author = authors.get(by);
    if (author == null) {
      throw new IllegalArgumentException("author: " + by);
    }
    Deque<Publisher> free = idle.computeIfAbsent(author.node(), node -> new ArrayDeque<>());
    publishers -= free.size();
    free.removeIf(each -> !each.open());
    publishers += free.size();
    if (free.isEmpty()) {
      if (publishers == MOST_PUBLISHERS) {
        return false;
      }
      publishers++;
      free.push(
          Publisher.connect(
              author.node(),
              selector,
              (done, writer) -> free.push(done),
              (done, writer) -> {
                streams.get(writer).refuse();
                free.push(done);
              }));
    }
    free.pop().publish(author, streams.get(by).publish(intended), by);
    return true;
  }

  private long pause() {
    if (run.isEmpty()) {
      return PAUSE_MILLIS;
    }
    long now = now();
    long nanos = run.get().due(now, streams) - now;
    return Math.clamp(nanos / 1_000_000, 1, PAUSE_MILLIS);
  }

  private static String rest(String[] words, int from) {
    return String.join(" ", List.of(words).subList(Math.min(from, words.length), words.length));
  }

  private static long now() {
    return System.nanoTime();
  }
}
