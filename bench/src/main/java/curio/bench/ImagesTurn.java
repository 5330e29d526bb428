package curio.bench;

import curio.bench.ImagesRound.CpuPerRead;
import curio.bench.ImagesRound.Misses;
import curio.bench.ImagesRound.Renditions;
import curio.bench.gallery.Album;
import curio.bench.gallery.Onlooker;
import curio.bench.gallery.Photograph;
import curio.bench.gallery.Uploader;
import curio.bench.load.Load;
import curio.bench.load.LoadGenerator;
import curio.bench.load.LoadResult;
import curio.bench.load.RequestBurst;
import curio.bench.load.Talk;
import curio.bench.load.Timeline;
import curio.bench.subject.CpuTimes;
import curio.bench.subject.OwnRedis;
import curio.bench.subject.PictureCalls;
import curio.bench.subject.RunningImages;
import curio.bench.subject.RunningImages.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One gallery's turn in one round: reads in a closed loop and at half load, then what else it is
 * tried with. Not thread-safe.
 */
final class ImagesTurn {
  private static final Duration WARM_UP_AGAIN = Duration.ofSeconds(5);
  private static final int MISSES = 1_000;

  /** Uploads are warmed up for a third of the time that reads are. */
  private static final int UPLOAD_SHARE = 3;

  /** So that no two runs upload the same. */
  private static final long NUMBERS_OF_A_RUN = 10_000_000;

  private final Options options;
  private final Progress progress;
  private final RunningImages gallery;
  private final Photograph photograph;
  private final Album album;
  private final RoundLog log;
  private long stored;
  private long uncertain;
  private long numbers = NUMBERS_OF_A_RUN;
  private long seed;

  /** `pictures` are there already. */
  ImagesTurn(
      Options options,
      Progress progress,
      RunningImages gallery,
      Photograph photograph,
      int pictures) {
    this.options = options;
    this.progress = progress;
    this.log = new RoundLog(progress);
    this.gallery = gallery;
    this.photograph = photograph;
    this.stored = pictures;
    String host = gallery.address().getHostString() + ":" + gallery.address().getPort();
    this.album = new Album(photograph, host, gallery.paths());
  }

  ImagesRound run(FirstRenditions large) throws IOException {
    if (warm()) {
      var _ = read("warm-up", Load.closedLoop(options.connections(), options.warmUp()));
    }
    log.awaitQuiet(options.quietWait());
    CpuTimes before = gallery.processes().cpu();
    Duration generatorBefore = LoadGenerator.ownCpu();
    LoadResult reads = read("reads", Load.closedLoop(options.connections(), options.measured()));
    CpuPerRead cpu = cpu(reads, gallery.processes().cpu().since(before), generatorBefore);
    double rate = Math.max(1, reads.perSecond() / 2);
    if (warm()) {
      // What sends at a fixed rate is compiled now, not beside the first answers that count.
      var _ = read("at half load", Load.openLoop(options.connections(), WARM_UP_AGAIN, rate));
    }
    LoadResult half =
        read("open loop", Load.openLoop(options.connections(), options.measured(), rate));
    Optional<Misses> misses = tried(Trial.MISSES) ? Optional.of(misses()) : Optional.empty();
    Optional<LoadResult> uploads = tried(Trial.UPLOADS) ? Optional.of(uploads()) : Optional.empty();
    Optional<Renditions> renditions =
        tried(Trial.RENDITIONS) ? Optional.of(renditions(large)) : Optional.empty();
    Optional<LostRedis> lost =
        tried(Trial.LOST_REDIS) ? Optional.of(lostRedis(rate)) : Optional.empty();
    checkRows();
    return new ImagesRound(reads, half, cpu, uploads, lost, misses, renditions, log.problems());
  }

  private boolean tried(Trial trial) {
    return gallery.trials().contains(trial);
  }

  private static CpuPerRead cpu(LoadResult reads, CpuTimes used, Duration generatorBefore) {
    double count = Math.max(1, reads.answeredInTime());
    return new CpuPerRead(
        used.server().plus(used.postgres()).toNanos() / 1e3 / count,
        LoadGenerator.ownCpu().minus(generatorBefore).toNanos() / 1e3 / count);
  }

  private LoadResult read(String what, Load load) {
    return run(what, onlookers(load), load, Optional.empty());
  }

  private List<Talk> onlookers(Load load) {
    return talks(load, number -> new Onlooker(album, ++seed));
  }

  private LoadResult uploads() throws IOException {
    if (warm()) {
      var _ = upload("uploads, warm-up", options.warmUp().dividedBy(UPLOAD_SHARE));
    }
    log.awaitQuiet(options.quietWait());
    return upload("uploads", options.measured());
  }

  private LoadResult upload(String what, Duration duration) {
    numbers += NUMBERS_OF_A_RUN;
    long first = numbers;
    List<String> tokens = gallery.tokens();
    Load load = Load.closedLoop(options.connections(), duration);
    LoadResult result =
        run(
            what,
            talks(
                load,
                number ->
                    new Uploader(
                        photograph, album.host(), tokens.get(number % tokens.size()), first)),
            load,
            Optional.empty());
    stored += result.placed();
    uncertain += result.uncertain() + result.wrong();
    return result;
  }

  private Renditions renditions(FirstRenditions large) throws IOException {
    Renditions renditions = large.run();
    stored += large.uploaded();
    renditions
        .own()
        .forEach((width, millis) -> progress.say("  first at %d wide: %s ms", width, millis));
    renditions
        .vips()
        .forEach((width, millis) -> progress.say("  vips at %d wide: %s ms", width, millis));
    return renditions;
  }

  private Misses misses() throws IOException {
    String path;
    try (PictureCalls calls = new PictureCalls(gallery.address())) {
      path = calls.upload(photograph.numbered(NUMBERS_OF_A_RUN - 1), gallery.tokens().getFirst());
      stored++;
    }
    try (RequestBurst burst = RequestBurst.open(gallery.address(), MISSES)) {
      long before = gallery.loads().orElseThrow().now();
      long start = System.nanoTime();
      Map<Integer, Long> statuses = burst.get(path);
      double seconds = (System.nanoTime() - start) / 1e9;
      long loads = gallery.loads().orElseThrow().now() - before;
      progress.say("  %d misses: %s, %d loads, %.2f s", MISSES, statuses, loads, seconds);
      if (!statuses.equals(Map.of(200, (long) MISSES))) {
        log.problem("%d misses at once: statuses %s", MISSES, statuses);
      }
      return new Misses(MISSES, statuses, loads, seconds);
    }
  }

  /** For twice the time of the other measurements, of which the first half is before the kill. */
  private LostRedis lostRedis(double rate) throws IOException {
    log.awaitQuiet(options.quietWait());
    Load load = Load.openLoop(options.connections(), options.measured().multipliedBy(2), rate);
    Timeline timeline = new Timeline(LostRedis.SLICE);
    AtomicLong killed = new AtomicLong();
    OwnRedis victim = gallery.redis().getFirst();
    long when = System.nanoTime() + options.measured().toNanos();
    Thread killer =
        Thread.ofPlatform()
            .name("killer")
            .start(() -> {
              for (long left = options.measured().toNanos();
                  left > 0;
                  left = when - System.nanoTime()) {
                LockSupport.parkNanos(left);
              }
              killed.set(System.nanoTime());
              victim.kill();
            });
    LoadResult result = run("a Redis dies", onlookers(load), load, Optional.of(timeline));
    join(killer);
    LostRedis lost = LostRedis.of(result, timeline, killed.get());
    progress.say(
        "  p99 before %.2f ms, worst %.2f ms, back after %s, then %.2f ms",
        lost.before(),
        lost.worst(),
        lost.back().map(time -> time.toMillis() + " ms").orElse("never"),
        lost.after());
    return lost;
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join(TimeUnit.MINUTES.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static List<Talk> talks(Load load, IntFunction<Talk> talk) {
    return IntStream.range(0, load.connections()).mapToObj(talk).toList();
  }

  private LoadResult run(String what, List<Talk> talks, Load load, Optional<Timeline> timeline) {
    LoadGenerator generator = LoadGenerator.of(gallery.address(), talks);
    LoadResult result =
        timeline.isPresent() ? generator.run(load, timeline.get()) : generator.run(load);
    log.ran(what, result);
    return result;
  }

  private boolean warm() {
    return !options.warmUp().isZero();
  }

  private void checkRows() throws IOException {
    if (gallery.stored().isEmpty()) {
      return;
    }
    long rows = gallery.stored().get().count();
    progress.say("  %d images are stored; %d uploads were answered 201", rows, stored);
    if (rows < stored || rows > stored + uncertain) {
      log.problem(
          "%d images are stored (expected: %d%s)",
          rows, stored, uncertain == 0 ? "" : ", at most " + uncertain + " more");
    }
  }
}
