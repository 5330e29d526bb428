package curio.log.spill;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Appender.Taken;
import curio.log.Event;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillingAppenderTest {
  private static final Topic ITEMS = new Topic("items", 4, Duration.ofDays(1), OnPoison.SKIP);
  private static final Topic BUYS = new Topic("buys", 4, Duration.ofDays(1), OnPoison.SKIP);
  private static final Topic OTHER = new Topic("other", 4, Duration.ofDays(1), OnPoison.SKIP);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final long ROOM = 64 << 20;

  @TempDir private Path directory;
  private final RecordingLog log = new RecordingLog();
  private final SettableClock clock = new SettableClock(NOW);
  private final AtomicInteger numbers = new AtomicInteger();
  private SimpleMeterRegistry metrics;
  private SpillingAppender appender;

  @BeforeEach
  void open() {
    metrics = new SimpleMeterRegistry();
    appender = appender(here(), ROOM, SegmentFile::new);
  }

  @AfterEach
  void close() {
    appender.close();
  }

  @Test
  void whileTheLogTakesEverythingNothingIsKept() throws IOException {
    appender.start();

    var event = event("key");

    assertThat(appender.append(ITEMS, List.of(event))).isEqualTo(Taken.LOGGED);
    assertThat(log.events()).containsExactly(event);
    assertThat(files(here())).isEmpty();
    assertThat(metrics.get("log_spill_spilled_events").counter().count()).isZero();
  }

  @Test
  void whatTheLogRefusesOutlivesAKillOnceTheCallReturned() throws IOException {
    log.down(true);
    var events = events(20);

    events.forEach(
        event -> assertThat(appender.append(ITEMS, List.of(event))).isEqualTo(Taken.SPILLED));
    var copy = killed();
    log.recover();

    assertBroughtBack(copy, events);
  }

  @Test
  void whatWaitsIsFoundByItsIdUntilTheLogTakesIt() throws IOException {
    log.down(true);
    var events = events(20);
    appender.append(ITEMS, events.subList(0, 15));
    appender.append(ITEMS, events.subList(15, 20));

    assertThat(events).allSatisfy(each -> assertThat(appender.waiting(each.id())).contains(each));
    assertThat(appender.waiting(UUID.randomUUID())).isEmpty();
    var copy = killed();
    try (var next = appender(copy, ROOM, SegmentFile::new)) {
      assertThat(events).allSatisfy(each -> assertThat(next.waiting(each.id())).contains(each));

      log.recover();
      next.start();

      eventually(() -> assertThat(log.distinct()).containsExactlyElementsOf(events));
      eventually(() ->
          assertThat(events).allSatisfy(each -> assertThat(next.waiting(each.id())).isEmpty()));
    }
  }

  @Test
  void aCallOfManyEventsIsKeptWhole() throws IOException {
    log.down(true);
    var events = events(500);

    appender.append(ITEMS, events);
    var copy = killed();
    log.recover();

    assertBroughtBack(copy, events);
  }

  @Test
  void killedAtAnyByteOfAWriteItKeepsWhatCallersWereToldOf() throws IOException {
    log.down(true);
    var told = events(3);
    told.forEach(event -> appender.append(ITEMS, List.of(event)));
    long before = Files.size(files(here()).getFirst());
    appender.append(ITEMS, events(2));
    byte[] after = Files.readAllBytes(files(here()).getFirst());

    for (int length = (int) before; length <= after.length; length++) {
      var copy = Files.createDirectory(directory.resolve("cut-" + length));
      Files.write(copy.resolve("00000001.spill"), Arrays.copyOf(after, length));
      try (var spill = new Spill(SpillDirectory.open(copy, SegmentFile::new), ROOM)) {
        assertThat(spill.state().events())
            .as("%d bytes", length)
            .isEqualTo(length == after.length ? 5 : 3);
        var segment = spill.oldest().orElseThrow();
        assertThat(segment.damaged()).isFalse();
        assertThat(spill.read(segment).appends()).hasSize(length == after.length ? 4 : 3);
      }
    }
  }

  @Test
  void killedAmidTheWayBackItBeginsAgainAndLosesNothing() throws IOException {
    log.down(true);
    var events = events(5_000);
    for (int i = 0; i < events.size(); i += 500) {
      appender.append(ITEMS, events.subList(i, i + 500));
    }
    log.failAfter(2);
    log.down(false);
    appender.start();
    eventually(() -> assertThat(log.events()).hasSize(2_000));

    var copy = killed();
    log.recover();

    assertBroughtBack(copy, events);
  }

  @Test
  void whatTheLogTookWithoutSayingSoComesTwiceAtMost() {
    appender.start();
    log.unsure(true);
    var first = event("key");
    var second = event("key");

    assertThat(appender.append(ITEMS, List.of(first))).isEqualTo(Taken.SPILLED);
    assertThat(appender.append(ITEMS, List.of(second))).isEqualTo(Taken.SPILLED);
    log.unsure(false);

    eventually(() -> assertThat(log.distinct()).containsExactly(first, second));
  }

  @Test
  void nothingOvertakesWhatWaits() {
    log.down(true);
    var first = event("key");
    var second = event("key");
    appender.append(ITEMS, List.of(first));
    log.recover();

    assertThat(appender.append(ITEMS, List.of(second))).isEqualTo(Taken.SPILLED);
    assertThat(appender.append(BUYS, List.of(event(BUYS, "other")))).isEqualTo(Taken.SPILLED);
    assertThat(log.events()).isEmpty();
    appender.start();

    eventually(() -> assertThat(log.events()).hasSize(3).startsWith(first, second));
    eventually(
        () -> assertThat(appender.append(ITEMS, List.of(event("key")))).isEqualTo(Taken.LOGGED));
  }

  @Test
  void theEventsOfAKeyKeepTheirOrderAcrossTopics() {
    log.down(true);
    var sent = new ArrayList<Event>();
    for (int i = 0; i < 40; i++) {
      var event = event(i % 3 == 0 ? ITEMS : BUYS, "key-" + i % 2);
      appender.append(event.topic().equals("items") ? ITEMS : BUYS, List.of(event));
      sent.add(event);
    }
    log.recover();
    appender.start();

    eventually(() -> assertThat(log.events()).hasSize(40));
    for (var key : List.of("key-0", "key-1")) {
      assertThat(log.events().stream().filter(event -> event.key().equals(key)))
          .containsExactlyElementsOf(
              sent.stream().filter(event -> event.key().equals(key)).toList());
    }
  }

  @Test
  void manyCallersAndALogThatComesAndGoes() throws Exception {
    appender.start();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = new ArrayList<Callable<List<Event>>>();
      IntStream.range(0, 16).forEach(writer -> writers.add(() -> write("key-" + writer, 150)));
      var flapping = threads.submit(this::flap);
      var sent = new HashMap<String, List<Event>>();
      for (var written : threads.invokeAll(writers)) {
        sent.put(written.get().getFirst().key(), written.get());
      }
      flapping.get();
      log.recover();

      eventually(() -> assertThat(log.distinct().count()).isEqualTo(16 * 150));
      var came = log.distinct().toList();
      sent.forEach((key, events) ->
          assertThat(came.stream().filter(event -> event.key().equals(key)))
              .containsExactlyElementsOf(events));
    }
    assertThat(metrics.get("log_spill_spilled_events").counter().count()).isPositive();
    eventually(() -> assertThat(files(here())).isEmpty());
  }

  /** Otherwise, while calls never stop coming, all of them would go by the disk for ever. */
  @Test
  void amidCallsThatNeverStopItFindsTheWayBack() throws Exception {
    log.down(true);
    appender.append(ITEMS, events(100));
    log.recover();
    var direct = new AtomicInteger();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < 8; writer++) {
        var key = "key-" + writer;
        var _ =
            threads.submit(() -> {
              long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
              while (direct.get() < 200 && System.nanoTime() < deadline) {
                if (appender.append(ITEMS, List.of(event(key))) == Taken.LOGGED) {
                  direct.incrementAndGet();
                }
              }
            });
      }
      appender.start();
    }

    assertThat(direct.get()).isGreaterThanOrEqualTo(200);
  }

  @Test
  void pastItsBoundItRefusesAndSaysWhenToComeAgain() {
    try (var small = appender(directory.resolve("small"), 10_000, SegmentFile::new)) {
      log.down(true);
      int kept = 0;
      @Nullable Throwable refused = null;
      while (refused == null) {
        var event = event("key");
        refused = catchThrowable(() -> small.append(ITEMS, List.of(event)));
        kept += refused == null ? 1 : 0;
      }

      assertUnavailable(refused);
      assertThat(((CurioException) refused).retryAfterSeconds()).isEqualTo(5);
      assertThat(kept).isBetween(50, 120);
      assertThat(small.trouble()).hasValueSatisfying(text -> assertThat(text).contains("10000"));
      log.recover();
      small.start();
      int all = kept;
      eventually(() -> assertThat(log.events()).hasSize(all));
      eventually(() -> assertThat(small.trouble()).isEmpty());
      eventually(
          () -> assertThat(small.append(ITEMS, List.of(event("key")))).isEqualTo(Taken.LOGGED));
    }
  }

  @Test
  void aFullDiskRefusesAndKeepsNothingHalf() throws IOException {
    for (var trouble : List.of("write", "sync", "write,cut", "sync,cut")) {
      var disk = new FailingDisk();
      var place = directory.resolve("disk-" + trouble);
      var kept = new ArrayList<Event>();
      log.down(true);
      try (var full = appender(place, ROOM, disk)) {
        for (int i = 0; i < 3; i++) {
          kept.add(event("key"));
          full.append(ITEMS, List.of(kept.getLast()));
          disk.fail(trouble);
          assertUnavailable(catchThrowable(() -> full.append(ITEMS, events(3))));
          assertUnavailable(catchThrowable(() -> full.append(ITEMS, events(3))));
          disk.fail("");
        }
        log.recover();
        full.start();

        eventually(() -> assertThat(log.events()).endsWith(kept.toArray(Event[]::new)));
        assertThat(log.distinct().filter(event -> !kept.contains(event)).count())
            .as(trouble)
            .isEqualTo(log.events().size() - 3L);
        eventually(() -> assertThat(files(place)).isEmpty());
      }
    }
  }

  @Test
  void aFullDiskDoesNotKeepCallsFromALogThatAnswersAgain() {
    var disk = new FailingDisk();
    try (var full = appender(directory.resolve("full"), ROOM, disk)) {
      disk.fail("write");
      log.down(true);
      assertUnavailable(catchThrowable(() -> full.append(ITEMS, events(1))));
      log.recover();

      assertThat(full.append(ITEMS, events(1))).isEqualTo(Taken.LOGGED);
    }
  }

  @Test
  void aDamagedFileIsReadAsFarAsItGoesAndKept() throws IOException {
    log.down(true);
    var events = events(5);
    events.forEach(event -> appender.append(ITEMS, List.of(event)));
    var copy = killed();
    var file = files(copy).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    log.recover();

    try (var next = appender(copy, ROOM, SegmentFile::new)) {
      next.start();
      eventually(() -> assertThat(log.events()).hasSize(4));
      assertThat(log.events())
          .containsExactly(events.get(0), events.get(1), events.get(3), events.get(4));
      eventually(() -> assertThat(files(copy)).isEmpty());
      assertThat(Files.readAllBytes(copy.resolve("00000001.damaged"))).isEqualTo(bytes);
      assertThat(metrics.get("log_spill_set_aside_files").gauge().value()).isEqualTo(1);
    }
    // Its number is not given out again.
    log.down(true);
    try (var next = appender(copy, ROOM, SegmentFile::new)) {
      next.append(ITEMS, events(1));
      assertThat(files(copy)).containsExactly(copy.resolve("00000002.spill"));
    }
  }

  @Test
  void whatIsDamagedWhileItRunsIsSeenToo() throws IOException {
    log.down(true);
    var events = events(3);
    events.forEach(event -> appender.append(ITEMS, List.of(event)));
    var file = files(here()).getFirst();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 1));
    log.recover();
    appender.start();

    eventually(() -> assertThat(log.events()).containsExactlyElementsOf(events.subList(0, 2)));
    eventually(() -> assertThat(here().resolve("00000001.damaged")).exists());
  }

  @Test
  void whatALogThatAnswersGoesOnToRefuseIsSetAsideAlone() throws IOException {
    log.down(true);
    var good = events(5);
    var bad = new Event(UUID.randomUUID(), "items", "key", "bad", 1, NOW, "", ByteString.EMPTY);
    appender.append(ITEMS, good.subList(0, 2));
    appender.append(ITEMS, List.of(bad));
    appender.append(ITEMS, good.subList(2, 5));
    log.refuse("bad");
    log.recover();
    appender.start();

    eventually(
        Duration.ofSeconds(60), () -> assertThat(log.events()).containsExactlyElementsOf(good));
    var refused = here().resolve("00000001.refused");
    eventually(() -> assertThat(refused).exists());
    assertThat(Frames.read(Files.readAllBytes(refused)).records()).hasSize(1);
    eventually(() -> assertThat(appender.append(ITEMS, events(1))).isEqualTo(Taken.LOGGED));
  }

  @Test
  void oneDirectoryIsForOneProcess() {
    var refused = catchThrowable(() -> appender(here(), ROOM, SegmentFile::new));

    assertThat(refused)
        .isInstanceOfSatisfying(
            CurioException.class, known -> assertThat(known.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageStartingWith("spill.directory: " + here().toAbsolutePath() + " is in use by");
  }

  @Test
  void atTheEndItTriesOnceMoreAndKeepsTheRest() throws IOException {
    log.down(true);
    var events = events(3);
    appender.append(ITEMS, events.subList(0, 2));
    log.recover();
    appender.start();

    appender.close();

    assertThat(log.events()).containsExactlyElementsOf(events.subList(0, 2));
    assertThat(files(here())).isEmpty();
    assertUnavailable(catchThrowable(() -> appender.append(ITEMS, events.subList(2, 3))));
  }

  @Test
  void anEndWithoutALogLeavesEverythingToTheNextStart() throws IOException {
    log.down(true);
    var events = events(3);
    appender.start();
    appender.append(ITEMS, events);

    appender.close();

    assertThat(files(here())).hasSize(1);
    log.recover();
    assertBroughtBack(here(), events);
  }

  @Test
  void itTellsHowMuchWaitsAndForHowLong() {
    log.down(true);
    appender.append(ITEMS, events(3));
    clock.advance(Duration.ofSeconds(90));
    appender.append(ITEMS, events(2));

    assertThat(gauge("log_spill_waiting_events")).isEqualTo(5);
    assertThat(gauge("log_spill_waiting_bytes")).isGreaterThan(300);
    assertThat(gauge("log_spill_oldest_age_seconds")).isEqualTo(90);
    assertThat(metrics.get("log_spill_spilled_events").counter().count()).isEqualTo(5);
    clock.advance(Duration.ofDays(-1));
    assertThat(gauge("log_spill_oldest_age_seconds")).isZero();
    log.recover();
    appender.start();

    eventually(() -> assertThat(gauge("log_spill_waiting_events")).isZero());
    assertThat(gauge("log_spill_waiting_bytes")).isZero();
    assertThat(gauge("log_spill_oldest_age_seconds")).isZero();
    assertThat(metrics.get("log_spill_replayed_events").counter().count()).isEqualTo(5);
  }

  @Test
  void whatNoLogTakesIsRefusedAndNotKept() throws IOException {
    log.down(true);
    appender.append(ITEMS, events(1));

    assertThatIllegalArgumentException().isThrownBy(() -> appender.append(ITEMS, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> appender.append(ITEMS, List.of(event(BUYS, "key"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> appender.append(OTHER, List.of(event(OTHER, "key"))));
    assertThat(gauge("log_spill_waiting_events")).isEqualTo(1);
  }

  @Test
  void aBugOfTheLogIsNoOutage() throws IOException {
    log.refuse("ok");

    assertThat(catchThrowable(() -> appender.append(ITEMS, events(1))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(files(here())).isEmpty();
  }

  private List<Event> write(String key, int count) {
    var sent = new ArrayList<Event>();
    for (int i = 0; i < count; i++) {
      var event = event(key);
      appender.append(ITEMS, List.of(event));
      sent.add(event);
    }
    return sent;
  }

  private @Nullable Void flap() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      log.down(true);
      Thread.sleep(20);
      log.recover();
      Thread.sleep(20);
    }
    return null;
  }

  private void assertBroughtBack(Path place, List<Event> events) {
    try (var next = appender(place, ROOM, SegmentFile::new)) {
      next.start();
      eventually(() -> assertThat(log.distinct()).containsExactlyElementsOf(events));
      eventually(() -> assertThat(files(place)).isEmpty());
    }
  }

  /** What the disk holds now, for a process after this one. */
  private Path killed() throws IOException {
    var copy = Files.createDirectory(directory.resolve("copy"));
    for (var file : files(here())) {
      Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
    }
    return copy;
  }

  private Path here() {
    return directory.resolve("spill");
  }

  private static List<Path> files(Path place) throws IOException {
    try (var files = Files.list(place)) {
      return files.filter(file -> file.toString().endsWith(".spill")).sorted().toList();
    }
  }

  private double gauge(String name) {
    return metrics.get(name).gauge().value();
  }

  private SpillingAppender appender(Path place, long maxBytes, SegmentFile.Maker maker) {
    metrics = new SimpleMeterRegistry();
    return new SpillingAppender(
        log, List.of(ITEMS, BUYS), new SpillSettings(place, maxBytes), maker, clock, metrics);
  }

  private List<Event> events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event("key")).toList();
  }

  private Event event(String key) {
    return event(ITEMS, key);
  }

  private Event event(Topic topic, String key) {
    var payload = ByteString.copyFromUtf8("number " + numbers.incrementAndGet());
    return new Event(UUID.randomUUID(), topic.name(), key, "ok", 1, NOW, "trace", payload);
  }

  private static void assertUnavailable(@Nullable Throwable failure) {
    assertThat(requireNonNull(failure))
        .isInstanceOfSatisfying(
            CurioException.class,
            known -> assertThat(known.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
