package curio.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Blobs in files. */
class FileBlobsTest extends BlobsTest {
  private Path root() {
    return directory.resolve("store/blobs");
  }

  @Override
  Blobs open() {
    return FileBlobs.open(root());
  }

  @Override
  Path fileOf(BlobKey key) {
    return root().resolve(key.path());
  }

  @Test
  void onlyTheOwnerCanReadThem() throws IOException {
    put(random(10));
    try (var incoming = written(random(20))) {
      assertThat(incoming.bytes()).isEqualTo(20);
      try (var all = Files.walk(root())) {
        assertThat(all)
            .allSatisfy(path ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .as(path.toString())
                    .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void filesOfOthersAreLeftAlone() throws IOException {
    var key = put(random(10));
    Files.writeString(root().resolve("note.txt"), "mine");
    Files.writeString(root().resolve("aa"), "mine");
    Files.writeString(fileOf(key).resolveSibling("note.txt"), "mine");

    assertThat(listed()).extracting(BlobInfo::key).containsExactly(key);
  }

  @Test
  void aMarkGoesWithTheBlobsWhenTheyAreMoved() throws IOException {
    var mark = UUID.randomUUID();
    blobs.mark(mark);
    Files.move(root(), directory.resolve("moved"));
    try (var moved = FileBlobs.open(directory.resolve("moved"))) {
      assertThat(moved.marks()).containsExactly(mark);
    }
    Files.move(directory.resolve("moved"), root());
    Files.createDirectory(root().resolve("store-of-somebody-else"));
    assertThat(blobs.marks()).containsExactly(mark);
  }

  @Test
  void whatIsPutAgainCountsAsNew() throws IOException {
    byte[] bytes = random(10);
    var key = put(bytes);
    Files.setLastModifiedTime(fileOf(key), FileTime.from(Instant.EPOCH));

    put(key, bytes);

    assertThat(listed())
        .allSatisfy(info ->
            assertThat(Duration.between(info.modified(), Instant.now()).abs())
                .isLessThan(Duration.ofMinutes(2)));
  }

  /** As after a file system that lost its end. */
  @Test
  void aShorterFileIsPutAnew() throws IOException {
    byte[] bytes = random(1_000);
    var key = put(bytes);
    Files.write(fileOf(key), random(10));

    put(key, bytes);

    assertThat(blobs.read(key, 1_000)).hasValue(bytes);
  }

  @Test
  void whatOthersAreWritingStays() throws IOException {
    try (var other = FileBlobs.open(root());
        var incoming = other.incoming(100);
        var out = incoming.out()) {
      out.write(random(50));

      assertThat(blobs.removeAbandoned()).isZero();
      open().close();

      assertThat(incoming.file()).exists();
    }
  }

  @Test
  void closingLeavesNothingUnfinished() throws IOException {
    var incoming = blobs.incoming(100);
    incoming.out().write(random(50));

    blobs.close();

    try (var left = Files.list(root().resolve("incoming"))) {
      assertThat(left).isEmpty();
    }
    blobs = open();
  }

  /** Needs the right to mount a small file system; is skipped without. */
  @Test
  void aFullDiskRefusesAndKeepsWhatWasThere() throws Exception {
    var disk = Files.createDirectory(directory.resolve("disk"));
    assumeThat(succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()))
        .as("a file system can be mounted")
        .isTrue();
    blobs.close();
    try (var small = FileBlobs.open(disk.resolve("blobs"))) {
      blobs = small;
      byte[] bytes = random(400_000);
      var key = put(bytes);

      assertThatThrownBy(() -> put(random(900_000)))
          .asInstanceOf(type(CurioException.class))
          .extracting(CurioException::code)
          .isEqualTo(ErrorCode.UNAVAILABLE);

      assertThat(blobs.read(key, 400_000)).hasValue(bytes);
      assertThat(listed()).hasSize(1);
      var next = put(random(410_000));
      assertThat(blobs.missing(List.of(key, next))).isEmpty();
    } finally {
      succeeds("umount", disk.toString());
      blobs = open();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    var file = Files.writeString(directory.resolve("file"), "no directory");

    assertThatThrownBy(() -> FileBlobs.open(file.resolve("blobs")))
        .isInstanceOf(CurioException.class)
        .hasMessageStartingWith("blobs.directory: " + file.resolve("blobs") + " cannot be used");
  }

  private static boolean succeeds(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
