package curio.system.faults.feed;

import static curio.testkit.Eventually.eventually;

import curio.log.Log;
import curio.store.Database;
import curio.system.Captured;
import curio.system.faults.Asking;
import curio.system.faults.ClusterClient;
import curio.system.faults.Ledger;
import curio.system.faults.NodeProcess;
import curio.system.faults.Promise;
import curio.system.faults.SignIns;
import curio.testkit.Eventually;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Everybody who writes and reads the feed in one run. Used by one thread. */
public final class FeedLoad implements AutoCloseable {
  private static final Duration SETTLE = Duration.ofSeconds(60);
  private static final Pattern USER_ID = Pattern.compile("\"userId\":(\\d+)");

  private final ClusterClient client;
  private final List<NodeProcess> doors;
  private final List<NodeProcess> nodes;
  private final Ledger ledger;
  private final FeedSize size;
  private final Asking writing;
  private final Asking reading;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Author> authors = new ArrayList<>();
  private final List<Person> audience = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private volatile boolean written;
  private volatile boolean read;

  /**
   * Nobody yet.
   *
   * @param nodes of which some serve clients and some sockets
   * @param strict whether every request must succeed with one retry
   * @param time how long there are faults
   */
  public FeedLoad(
      ClusterClient client, List<NodeProcess> nodes, Ledger ledger, boolean strict, Duration time) {
    this.client = client;
    this.doors = nodes.stream().filter(node -> node.spec().isPublic()).toList();
    this.nodes = nodes.stream().filter(node -> node.spec().hasSockets()).toList();
    this.ledger = ledger;
    this.size = FeedSize.of(time, strict);
    this.writing = new Asking(client, ledger, strict, () -> written);
    this.reading = new Asking(client, ledger, strict, () -> read);
  }

  /** Signs everybody up, opens the readers, has them follow, and then has authors write. */
  public void start(Random random) {
    var people = new ArrayList<Person>();
    for (int i = 0; i < size.authors(); i++) {
      people.add(signUp("author" + i));
    }
    for (int i = 0; i < size.readers(); i++) {
      audience.add(signUp("reader" + i));
    }
    for (var person : audience) {
      for (var way : Reader.Way.values()) {
        for (int i = 0; i < size.lines(); i++) {
          readers.add(new Reader(person, way, reading, http, nodes, size.away(), () -> read));
        }
      }
    }
    readers.forEach(reader -> go(listeners, random, reader::run));
    eventually(
        SETTLE,
        () -> {
          for (var reader : readers) {
            if (reader.heard().lists() == 0) {
              throw new AssertionError(reader + " has no list yet");
            }
          }
        });
    var steady = people.subList(0, people.size() - 1);
    for (var person : audience) {
      steady.forEach(author -> Follower.turn(writing, person, author, true, random));
    }
    for (var person : people) {
      authors.add(new Author(person, others(people, person), writing, size.pause()));
    }
    authors.forEach(author -> go(writers, random, author::run));
    var fickle = List.of(people.getLast());
    for (var person : audience) {
      go(writers, random, new Follower(person, fickle, writing, size.pause().multipliedBy(4))::run);
    }
  }

  private Person signUp(String name) {
    var answer = SignIns.signUp(client, doors.get(audience.size() % doors.size()), name);
    return new Person(
        Long.parseLong(Captured.in(answer, USER_ID).orElseThrow()),
        name,
        Captured.in(answer, SignIns.TOKEN).orElseThrow());
  }

  private static List<Person> others(List<Person> people, Person person) {
    return people.stream().filter(other -> !other.equals(person)).toList();
  }

  @FunctionalInterface
  private interface Chance {
    void run(Random random);
  }

  private static void go(ExecutorService threads, Random random, Chance work) {
    var own = new Random(random.nextLong());
    threads.execute(() -> work.run(own));
  }

  /** Nobody writes any more. */
  public void stopWriting() throws InterruptedException {
    written = true;
    end(writers);
  }

  /** Waits until all is stored and told, ends the readers and compares. */
  public void check(Database database, Log log) throws InterruptedException {
    settled(() -> {
      long waiting = StoredFeed.waiting(database);
      int told = StoredFeed.told(log).size();
      int stored = StoredFeed.in(database).events().size();
      if (waiting > 0 || told != stored) {
        throw new AssertionError(
            "feed: %d wait, %d told, %d stored".formatted(waiting, told, stored));
      }
    });
    var stored = StoredFeed.in(database);
    var feeds = feeds(stored);
    settled(() -> {
      for (var reader : readers) {
        long lacks = reader.heard().lacks(feeds.getOrDefault(reader.person(), List.of()));
        if (lacks > 0) {
          throw new AssertionError("%s lacks %d events".formatted(reader, lacks));
        }
      }
    });
    read = true;
    end(listeners);
    compare(new FeedCheck(stored, ledger), log);
  }

  private Map<Person, List<String>> feeds(StoredFeed stored) {
    var feeds = new HashMap<Person, List<String>>();
    audience.forEach(person -> feeds.put(person, stored.nowIn(person.id())));
    return feeds;
  }

  private void compare(FeedCheck check, Log log) {
    check.told(StoredFeed.told(log));
    for (var author : authors) {
      check.posts(author.person(), author.posted(), author.deleting(), author.deleted());
    }
    for (var reader : readers) {
      var heard = reader.heard();
      check.heard(reader.toString(), reader.person().id(), heard.events());
      check.complete(reader.toString(), heard.lists(), heard.incomplete());
    }
    for (var node : doors) {
      for (var person : audience) {
        try {
          var pages = Walk.through(client, node, person);
          check.pages("%s at %s".formatted(person, node.name()), person.id(), pages);
        } catch (AssertionError e) {
          ledger.broken(Promise.FEED_PAGES, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void settled(Eventually.Assertion assertion) {
    try {
      eventually(SETTLE, assertion);
      ledger.kept(Promise.NOT_WEDGED);
    } catch (AssertionError e) {
      ledger.broken(Promise.NOT_WEDGED, String.valueOf(e.getMessage()));
    }
  }

  private static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a client of the feed does not end");
    }
  }

  @Override
  public void close() {
    written = true;
    read = true;
    writers.shutdownNow();
    listeners.shutdownNow();
    http.shutdownNow();
  }
}
