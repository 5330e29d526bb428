package curio.system.faults.gallery;

import curio.store.Database;
import curio.system.Captured;
import curio.system.faults.Asking;
import curio.system.faults.ClusterClient;
import curio.system.faults.Ledger;
import curio.system.faults.NodeProcess;
import curio.system.faults.Promise;
import curio.system.faults.SignIns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Everybody who has to do with the gallery in one run. Used by one thread. */
public final class GalleryLoad implements AutoCloseable {
  private static final int SHARERS = 3;
  private static final int VIEWERS = 3;

  /** Few, so that the same bytes come and go all the time. */
  private static final int PICTURES = 5;

  private static final List<String> TAGS = List.of("ash", "birch", "elm", "oak", "pine", "yew");
  private static final Duration PAUSE = Duration.ofMillis(150);

  private final List<NodeProcess> doors;
  private final ClusterClient patient;
  private final Ledger ledger;
  private final Asking looking;
  private final Asking changing;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<SharedImage> shared = new CopyOnWriteArrayList<>();
  private final List<Sharer> sharers = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * Nobody yet.
   *
   * @param patient for changes: each may wait for the lease of a node that was lost
   * @param doors nodes that clients may talk to
   * @param strict whether every request must succeed with one retry
   */
  public GalleryLoad(
      ClusterClient client,
      ClusterClient patient,
      List<NodeProcess> doors,
      Ledger ledger,
      boolean strict) {
    this.doors = List.copyOf(doors);
    this.patient = patient;
    this.ledger = ledger;
    this.looking = new Asking(client, ledger, strict, () -> stopped);
    this.changing = new Asking(patient, ledger, strict, () -> stopped);
  }

  /** Signs everybody up and has them work. */
  public void start(Random random) {
    var pictures = Picture.some(PICTURES, random);
    var viewers = new ArrayList<Viewer>();
    for (int i = 0; i < SHARERS; i++) {
      sharers.add(new Sharer(eyes("sharer" + i), changing, pictures, TAGS, PAUSE.multipliedBy(2)));
    }
    for (int i = 0; i < VIEWERS; i++) {
      viewers.add(new Viewer(eyes("viewer" + i), Set.copyOf(TAGS), PAUSE));
    }
    sharers.forEach(sharer -> go(random, sharer::run));
    viewers.forEach(viewer -> go(random, viewer::run));
  }

  private Eyes eyes(String name) {
    var answer = SignIns.signUp(patient, doors.getFirst(), name);
    var token =
        Captured.in(answer, SignIns.TOKEN)
            .orElseThrow(() -> new IllegalStateException("no token: " + answer));
    return new Eyes(name, token, shared, looking);
  }

  /** Nobody does anything any more. */
  public void stop() throws InterruptedException {
    stopped = true;
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a client of the gallery does not end");
    }
  }

  /**
   * Waits until everything is at its end, and compares.
   *
   * @param blobs the directory of the pictures
   */
  public void check(Database database, Path blobs) throws Exception {
    new GalleryCheck(patient, doors, ledger, TAGS).all(sharers);
    new StoredGallery(database, blobs, ledger).check(shared, sharers);
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }

  @FunctionalInterface
  private interface Chance {
    void run(Random random);
  }

  private void go(Random random, Chance work) {
    var own = new Random(random.nextLong());
    threads.execute(() -> {
      try {
        work.run(own);
      } catch (RuntimeException e) {
        ledger.broken(Promise.ANSWERS, "an answer of the gallery that is not understood: " + e);
      }
    });
  }
}
