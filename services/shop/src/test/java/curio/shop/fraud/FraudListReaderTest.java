package curio.shop.fraud;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.blobs.S3Settings;
import curio.config.Secret;
import curio.contracts.shop.v1.DescribeFraudListRequest;
import curio.contracts.shop.v1.FraudListState;
import curio.contracts.shop.v1.ReloadFraudListRequest;
import curio.shop.ShopSettings;
import curio.shop.reads.ReadFixture;
import curio.testkit.S3Server;
import curio.text.NameMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The list on its way from its source into the store. */
class FraudListReaderTest {
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir private Path directory;

  @Test
  void aFileIsReadAtTheStartAndWhenSomebodyAsks() throws Exception {
    write("anna\n");
    try (var fixture = new ReadFixture(ReadFixture.settings("UTC", false, file().toString()))) {
      eventually(() -> assertThat(describe(fixture).getEntries()).isEqualTo(1));
      var first = describe(fixture);
      assertThat(first.getLoadedAtMillis()).isPositive();
      assertThat(first.getError()).isEmpty();

      write("anna\nbob\n");
      var second = reload(fixture);

      assertThat(second.getEntries()).isEqualTo(2);
      assertThat(second.getVersion()).isNotEqualTo(first.getVersion());
      assertThat(reload(fixture)).isEqualTo(second);
      eventually(() ->
          assertThat(fixture.metrics.get("shop_fraud_list_entries").gauge().value()).isEqualTo(2));
      assertThat(fixture.metrics.get("shop_fraud_list_age_seconds").gauge().value())
          .isNotNegative();
    }
  }

  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        Arguments.of("empty", ""),
        Arguments.of("comments alone", "# anna\n"),
        Arguments.of("cut off", "# entries: 5\nanna\nbob\n"),
        Arguments.of("binary", "anna\n\0\0\0\n"),
        Arguments.of("a long line", "x".repeat(1_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFiles")
  void aBrokenListChangesNothing(String kind, String text) throws Exception {
    keepsTheOldOne(() -> write(text), kind);
  }

  @Test
  void aListThatIsNotThereChangesNothing() throws Exception {
    keepsTheOldOne(() -> Files.delete(file()), "missing");
    keepsTheOldOne(
        () -> {
          Files.delete(file());
          Files.createDirectory(file());
        },
        "a directory");
    Files.delete(file());
    keepsTheOldOne(() -> Files.write(file(), new byte[] {'a', (byte) 0xFF, '\n'}), "no UTF-8");
    keepsTheOldOne(() -> Files.write(file(), new byte[(16 << 20) + 1]), "too large");
  }

  /** Changes the file. */
  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private void keepsTheOldOne(Change change, String kind) throws IOException {
    write("anna\n");
    try (var fixture = new ReadFixture(ReadFixture.settings("UTC", false, file().toString()))) {
      var good = reload(fixture);

      change.make();
      var kept = reload(fixture);

      assertThat(kept.getError()).as(kind).isNotEmpty().doesNotContain("anna");
      assertThat(kept.toBuilder().clearError().build()).as(kind).isEqualTo(good);
      var inForce = fixture.database.inTransaction(new FraudList(true)::inForce);
      assertThat(inForce.lists(List.of(NameMark.of("Anna")))).as(kind).isTrue();
    }
  }

  @Test
  void aGoodListEndsTheTrouble() throws Exception {
    try (var fixture = new ReadFixture(ReadFixture.settings("UTC", false, file().toString()))) {
      var none = reload(fixture);
      assertThat(none.getError()).isEqualTo("missing (expected: a file)");
      assertThat(none.getVersion()).isEmpty();
      assertThat(none.getLoadedAtMillis()).isZero();

      write("# entries: 0\n");
      var good = reload(fixture);

      assertThat(good.getError()).isEmpty();
      assertThat(good.getVersion()).isNotEmpty();
      assertThat(good.getEntries()).isZero();
    }
  }

  @Test
  void aListInAnS3StoreIsTakenAndKeptWhenTheStoreIsAway() throws Exception {
    try (var server = new S3Server(directory, "lists");
        var fixture =
            new ReadFixture(
                new ShopSettings("UTC", 7, 1, false, "s3://lists/fraud.txt", SELDOM),
                new S3Settings(
                    server.endpoint(),
                    "us-east-1",
                    server.accessKey(),
                    new Secret(server.secretKey()),
                    "",
                    ""))) {
      assertThat(reload(fixture).getError()).isEqualTo("missing (expected: an object)");
      server.put("fraud.txt", bytes("anna\nbob\n"));
      var good = reload(fixture);
      assertThat(good.getEntries()).isEqualTo(2);
      assertThat(good.getError()).isEmpty();

      server.put("fraud.txt", bytes("# entries: 3\nanna\n"));
      assertThat(reload(fixture).getVersion()).isEqualTo(good.getVersion());
      server.put("fraud.txt", new byte[(16 << 20) + 1]);
      assertThat(reload(fixture).getError()).startsWith("16777217 bytes");
      server.stop();
      var kept = reload(fixture);

      assertThat(kept.getError()).startsWith("not to be had now");
      assertThat(kept.getVersion()).isEqualTo(good.getVersion());
      assertThat(kept.getEntries()).isEqualTo(2);
    }
  }

  @Test
  void aShopWithoutAListHasNone() {
    try (var fixture = new ReadFixture()) {
      fixture.sql("insert into shop.fraud_list (version, entries) values ('of another node', 7)");

      assertThat(describe(fixture)).isEqualTo(FraudListState.getDefaultInstance());
      assertThat(reload(fixture)).isEqualTo(FraudListState.getDefaultInstance());
    }
  }

  @Test
  void itIsReadAgainByItself() {
    var text = new AtomicReference<>("anna");
    try (var fixture = new ReadFixture();
        var node =
            new ReaderNode(fixture.store, "a", Duration.ofSeconds(1), () -> bytes(text.get()))) {
      eventually(() -> assertThat(node.reader().state().getEntries()).isEqualTo(1));

      text.set("anna\nbob");

      eventually(() -> assertThat(node.reader().state().getEntries()).isEqualTo(2));
    }
  }

  @Test
  void manyWhoAskOnAllNodesAreAnsweredWithWhatIsThereThen() throws Exception {
    var text = new AtomicReference<>("anna");
    try (var fixture = new ReadFixture();
        var a = new ReaderNode(fixture.store, "a", SELDOM, () -> bytes(text.get()));
        var b = new ReaderNode(fixture.store, "b", SELDOM, () -> bytes(text.get()));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      text.set("anna\nbob\ncarl");
      Callable<Integer> one = () -> a.reader().reload().getEntries();
      Callable<Integer> other = () -> b.reader().reload().getEntries();

      for (var answer : threads.invokeAll(List.of(one, other, one, other, one, other))) {
        assertThat(answer.get()).isEqualTo(3);
      }
    }
  }

  /** A reader stands still while it reads; another node takes over, and what it read is old. */
  @Test
  void aReaderThatWasOvertakenChangesNothing() throws Exception {
    var held = new CountDownLatch(1);
    var reading = new CountDownLatch(1);
    ListSource slow =
        () -> {
          reading.countDown();
          try {
            held.await();
          } catch (InterruptedException e) {
            // Goes on all the same.
          }
          return bytes("an old list");
        };
    try (var fixture = new ReadFixture()) {
      var frozen = new ReaderNode(fixture.store, "frozen", SELDOM, slow);
      reading.await();
      frozen.isolate();
      try (var other =
          new ReaderNode(fixture.store, "other", SELDOM, () -> bytes("a\nnew\nlist"))) {
        eventually(
            Duration.ofSeconds(30),
            () -> assertThat(other.reader().state().getEntries()).isEqualTo(3));

        frozen.heal();
        held.countDown();
        frozen.close();

        assertThat(other.reader().state().getEntries()).isEqualTo(3);
      }
    }
  }

  /** The node dies when it has read the list and before it is stored. */
  @Test
  void theListOfADeadReaderIsReadByAnother() throws Exception {
    var reads = new AtomicInteger();
    var dead = new AtomicReference<ReaderNode>();
    var started = new CountDownLatch(1);
    ListSource fatal =
        () -> {
          try {
            started.await();
          } catch (InterruptedException e) {
            throw new BrokenList("interrupted", e);
          }
          reads.incrementAndGet();
          dead.get().isolate();
          return bytes("anna");
        };
    try (var fixture = new ReadFixture();
        var first = new ReaderNode(fixture.store, "first", SELDOM, fatal)) {
      dead.set(first);
      started.countDown();
      eventually(() -> assertThat(reads).hasPositiveValue());
      try (var second = new ReaderNode(fixture.store, "second", SELDOM, () -> bytes("anna\nbob"))) {
        eventually(
            Duration.ofSeconds(30),
            () -> assertThat(second.reader().state().getEntries()).isEqualTo(2));
        assertThat(second.reader().reload().getEntries()).isEqualTo(2);
      }
    }
  }

  private Path file() {
    return directory.resolve("fraud.txt");
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static FraudListState describe(ReadFixture fixture) {
    return fixture.shop.call(
        stub -> stub.describeFraudList(DescribeFraudListRequest.getDefaultInstance()));
  }

  private static FraudListState reload(ReadFixture fixture) {
    return fixture.shop.call(
        stub -> stub.reloadFraudList(ReloadFraudListRequest.getDefaultInstance()));
  }
}
