package curio.blobs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds wherever blobs are kept; each store has a class that runs this. */
abstract class BlobsTest {
  private static final int MOST = 10 << 20;

  @TempDir protected Path directory;
  protected Blobs blobs;

  /** A store; opened again it has the same blobs. */
  abstract Blobs open();

  /** Where the bytes of a blob are, to be damaged. */
  abstract Path fileOf(BlobKey key);

  @BeforeEach
  void openBlobs() throws Exception {
    blobs = open();
  }

  @AfterEach
  void closeBlobs() throws Exception {
    blobs.close();
  }

  @Test
  void whatWasPutIsReadWhole() throws IOException {
    for (int size : new int[] {0, 1, 70_000, MOST}) {
      byte[] bytes = random(size);
      var key = put(bytes);

      assertThat(blobs.read(key, MOST)).hasValue(bytes);
      try (var in = blobs.open(key).orElseThrow()) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void itIsThereAfterOpeningAgain() {
    var key = put(random(1_000));

    blobs.close();
    blobs = open();

    assertThat(blobs.read(key, 1_000)).isPresent();
  }

  @Test
  void aStreamCanBeClosedEarly() throws IOException {
    var key = put(random(MOST));

    for (int i = 0; i < 20; i++) {
      try (var in = blobs.open(key).orElseThrow()) {
        assertThat(in.skip(5)).isEqualTo(5);
        assertThat(in.read()).isBetween(0, 255);
      }
    }
  }

  @Test
  void whatWasNotPutIsNotThere() {
    var key = BlobKey.newGeneration(sha256(random(10)));

    assertThat(blobs.read(key, 10)).isEmpty();
    assertThat(blobs.open(key)).isEmpty();
    assertThat(blobs.delete(key)).isFalse();
    assertThat(blobs.missing(List.of(key))).containsExactly(key);
    assertThat(listed()).isEmpty();
  }

  @Test
  void puttingAgainChangesNothing() {
    byte[] bytes = random(50_000);
    var key = put(bytes);

    put(key, bytes);
    try (var incoming = written(bytes)) {
      blobs.put(key, incoming);
      blobs.put(key, incoming);
    }

    assertThat(blobs.read(key, MOST)).hasValue(bytes);
    assertThat(listed()).extracting(BlobInfo::key).containsExactly(key);
  }

  @Test
  void aGenerationIsRemovedAlone() {
    byte[] bytes = random(5_000);
    var old = put(bytes);
    var present = put(bytes);

    assertThat(blobs.delete(old)).isTrue();
    assertThat(blobs.delete(old)).isFalse();

    assertThat(blobs.read(old, MOST)).isEmpty();
    assertThat(blobs.read(present, MOST)).hasValue(bytes);
    assertThat(blobs.missing(Set.of(old, present))).containsExactly(old);
  }

  @Test
  void theKeyMustBeThatOfTheBytes() {
    try (var incoming = written(random(10))) {
      var foreign = BlobKey.newGeneration(sha256(random(11)));

      assertThatThrownBy(() -> blobs.put(foreign, incoming))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the key of other bytes");

      assertThat(blobs.read(foreign, MOST)).isEmpty();
    }
  }

  @Test
  void moreBytesThanAllowedAreRefused() throws IOException {
    try (var incoming = blobs.incoming(1_000);
        var out = incoming.out()) {
      out.write(random(900));
      out.write(random(100));
      assertThatThrownBy(() -> out.write(1))
          .asInstanceOf(type(CurioException.class))
          .extracting(CurioException::code)
          .isEqualTo(ErrorCode.TOO_LARGE);
      assertThat(incoming.bytes()).isEqualTo(1_000);
    }
  }

  @Test
  void aHashIsTakenOfAllBytes() throws IOException {
    try (var incoming = blobs.incoming(1_000);
        var out = incoming.out()) {
      out.write("abc".getBytes(StandardCharsets.UTF_8));

      assertThat(incoming.sha256())
          .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
      assertThat(Files.readString(incoming.file())).isEqualTo("abc");
      assertThatThrownBy(() -> out.write(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatIsNotPutLeavesNothing() throws IOException {
    var incoming = written(random(10_000));
    var file = incoming.file();
    assertThat(file).exists();

    incoming.close();

    assertThat(file).doesNotExist();
    assertThat(listed()).isEmpty();
  }

  @Test
  void whatWasDamagedIsNotGivenOut() throws IOException {
    byte[] bytes = random(5_000);
    var key = put(bytes);
    bytes[4_000] ^= 1;
    Files.write(fileOf(key), bytes);

    assertThatThrownBy(() -> blobs.read(key, MOST))
        .isInstanceOf(DamagedBlobException.class)
        .hasMessage(key + ": other bytes than were put");
    assertThatThrownBy(() -> blobs.read(key, 4_999))
        .isInstanceOf(DamagedBlobException.class)
        .hasMessage(key + ": more bytes than 4999");
  }

  @Test
  void allAreListedInPages() throws Exception {
    var keys = new ArrayList<BlobKey>();
    int count = Blobs.PAGE + 30;
    for (int i = 0; i < count; i++) {
      byte[] bytes = ("blob " + i).getBytes(StandardCharsets.UTF_8);
      keys.add(BlobKey.newGeneration(sha256(bytes)));
      // As they are kept, which is quicker than to put them.
      Files.createDirectories(requireNonNull(fileOf(keys.getLast()).getParent()));
      Files.write(fileOf(keys.getLast()), bytes);
    }
    var pages = new ArrayList<Integer>();
    var found = new ArrayList<BlobInfo>();

    blobs.list(page -> {
      pages.add(page.size());
      found.addAll(page);
    });

    assertThat(pages).allMatch(size -> size > 0 && size <= Blobs.PAGE).hasSizeBetween(2, 3);
    assertThat(found).extracting(BlobInfo::key).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(found)
        .allSatisfy(info -> {
          assertThat(info.bytes()).isBetween(6L, 9L);
          assertThat(Duration.between(info.modified(), Instant.now()).abs())
              .isLessThan(Duration.ofMinutes(2));
        });
  }

  @Test
  void marksStayWhereTheBlobsAre() {
    assertThat(blobs.marks()).isEmpty();
    var mark = UUID.randomUUID();
    var other = UUID.randomUUID();

    blobs.mark(mark);
    blobs.mark(mark);
    assertThat(blobs.marks()).containsExactly(mark);

    blobs.close();
    blobs = open();
    blobs.mark(other);
    assertThat(blobs.marks()).containsExactlyInAnyOrder(mark, other);
    assertThat(listed()).isEmpty();
  }

  @Test
  void theSameKeyPutByManyIsThereOnce() throws Exception {
    byte[] bytes = random(200_000);
    var key = BlobKey.newGeneration(sha256(bytes));
    try (var callers = Executors.newFixedThreadPool(8)) {
      var puts =
          IntStream.range(0, 40)
              .<Callable<Boolean>>mapToObj(i ->
                  () -> {
                    put(key, bytes);
                    return blobs.read(key, MOST).isPresent();
                  })
              .toList();
      for (var put : callers.invokeAll(puts)) {
        assertThat(put.get()).isTrue();
      }
    }
    assertThat(listed()).hasSize(1);
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Hashes.sha256().digest(bytes));
  }

  final List<BlobInfo> listed() {
    var found = new ArrayList<BlobInfo>();
    blobs.list(found::addAll);
    return found;
  }

  final BlobKey put(byte[] bytes) {
    var key = BlobKey.newGeneration(sha256(bytes));
    put(key, bytes);
    return key;
  }

  final void put(BlobKey key, byte[] bytes) {
    try (var incoming = written(bytes)) {
      blobs.put(key, incoming);
    }
  }

  /** Whoever asks for it closes it. */
  final Incoming written(byte[] bytes) {
    var incoming = blobs.incoming(MOST);
    boolean whole = false;
    try {
      incoming.out().write(bytes);
      whole = true;
      return incoming;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!whole) {
        incoming.close();
      }
    }
  }
}
