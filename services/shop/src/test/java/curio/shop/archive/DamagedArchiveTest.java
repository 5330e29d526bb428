package curio.shop.archive;

import static curio.shop.archive.ArchiveFixture.DAY;
import static curio.shop.archive.ArchiveFixture.LAST_OF_DAY;
import static curio.shop.archive.ArchiveFixture.OWNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import curio.blobs.S3Settings;
import curio.errors.CurioException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with an archive is found, and the rest of it is shown. */
class DamagedArchiveTest {
  @TempDir private Path temp;
  private ArchiveFixture archive;

  @BeforeEach
  void open() throws Exception {
    archive = new ArchiveFixture(ArchiveFixture.Place.DIRECTORY, temp);
  }

  @AfterEach
  void close() {
    archive.close();
  }

  @Test
  void aCommandThatIsTwiceInAFileIsFound() throws IOException {
    var line = ArchiveLine.of(archive.settled(LAST_OF_DAY));
    try (var writer = new SegmentWriter(archive.files().write(DAY))) {
      writer.add(line);
      writer.add(line);
      var name = writer.finish(DAY, List.of(1L));
      writer.publish(name);
    }

    assertThatThrownBy(archive::verify)
        .hasMessage(archive.paths(DAY).getFirst() + ": a command twice: " + ArchiveLine.id(line));
  }

  /** What is read of a file before it turns out to be damaged counts for nothing. */
  @Test
  void theLinesOfADamagedFileAreNotCounted() throws IOException {
    archive.stage(5);
    archive.archiver().pass(OWNED);
    var file = archive.paths(DAY).getFirst();
    var name = String.valueOf(file.getFileName());
    var renamed = file.resolveSibling("0000000001-" + "0".repeat(32) + ".jsonl.gz");
    Files.move(file, renamed);

    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> archive.verify(out))
        .hasMessageContaining("not the one that its name tells of");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("2026-03-01: 0 commands in 1 files");
    Files.move(renamed, file.resolveSibling(name));
    assertThat(archive.verify()).contains("whole: 5 commands");
  }

  @Test
  void aDayWithADamagedFileIsLeftAsItIs() throws IOException {
    archive.stage(5);
    archive.archiver().pass(OWNED);
    archive.stage(5);
    archive.archiver().pass(OWNED);
    var file = archive.paths(DAY).getFirst();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));
    archive.clock().advance(Duration.ofDays(3));

    archive.archiver().pass(OWNED);

    assertThat(archive.paths(DAY)).hasSize(2);
    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> archive.show(DAY, out))
        .isInstanceOf(CurioException.class)
        .hasMessage(file + ": it ends too early");
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(5);
  }

  @Test
  void aFileThatIsCutAnywhereIsFound() throws IOException {
    archive.stage(20);
    archive.archiver().pass(OWNED);
    var file = archive.paths(DAY).getFirst();
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(catchThrowable(archive::verify))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(CurioException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void aBitThatChangedIsFound() throws IOException {
    archive.stage(20);
    archive.archiver().pass(OWNED);
    var lines = archive.show(DAY);
    var file = archive.paths(DAY).getFirst();
    byte[] whole = Files.readAllBytes(file);
    int idle = 0;

    for (int bit = 0; bit < whole.length * 8; bit += 3) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(file, changed);
      boolean found = catchThrowable(archive::verify) instanceof CurioException;
      // Some bits say nothing of the content: the time in the head, what fills up the last byte.
      assertThat(found || archive.show(DAY).equals(lines)).as("bit %d", bit).isTrue();
      idle += found ? 0 : 1;
    }
    assertThat(idle).isLessThan(100);
  }

  @Test
  void aFileThatIsMissingIsFound() throws IOException {
    for (int i = 0; i < 5; i++) {
      archive.stage(2);
      archive.archiver().pass(OWNED);
    }
    Files.delete(archive.paths(DAY).get(1));
    Files.delete(archive.paths(DAY).get(1));

    assertThatThrownBy(archive::verify)
        .isInstanceOf(CurioException.class)
        .hasMessage("segments 2 to 3: missing");
  }

  @Test
  void aFileUnderAnotherNameOrDayIsFound() throws IOException {
    archive.stage(2);
    archive.archiver().pass(OWNED);
    var file = archive.paths(DAY).getFirst();
    var name = String.valueOf(file.getFileName());

    Files.move(file, file.resolveSibling("0000000009" + name.substring(10)));
    assertThatThrownBy(archive::verify).hasMessageContaining("the number of another segment");
    Files.move(
        file.resolveSibling("0000000009" + name.substring(10)),
        Files.createDirectory(archive.directory(DAY.plusDays(1))).resolve(name));
    assertThatThrownBy(archive::verify).hasMessageEndingWith("it belongs to 2026-03-01");
    Files.move(archive.directory(DAY.plusDays(1)).resolve(name), file.resolveSibling("notes.txt"));
    assertThat(archive.verify())
        .contains(file.resolveSibling("notes.txt") + ": no file of the archive");
  }

  @Test
  void twoLinesOfOneCommandAreFound() throws IOException {
    var one = archive.settled(LAST_OF_DAY);
    archive.stage(one);
    archive.archiver().pass(OWNED);
    archive.stage(one);
    archive.archiver().pass(OWNED);
    assertThat(archive.verify()).contains("2026-03-01: 1 commands in 2 files, some in two files");
    assertThat(archive.show(DAY)).hasSize(1);
    archive.stage(one.toBuilder().setVersion(99).build());
    archive.archiver().pass(OWNED);

    assertThatThrownBy(archive::verify)
        .hasMessageEndingWith("another line of the command " + one.getActionId());
  }

  @Test
  void whereNoArchiveIsNoneIsShown() {
    var nowhere = temp.resolve("nowhere");

    assertThatThrownBy(() ->
            ArchiveCommand.show(
                nowhere.toString(),
                S3Settings.NONE,
                DAY,
                ArchiveFixture.stream(new ByteArrayOutputStream())))
        .isInstanceOf(CurioException.class)
        .hasMessageStartingWith("archive: none in " + nowhere + " (expected: --data");
  }

  @Test
  void onlyDaysAreDays() {
    assertThat(ArchiveCommand.day("2028-02-29")).contains(LocalDate.parse("2028-02-29"));
    for (var text :
        List.of("", "today", "2026-02-29", "2026-3-1", "2026-03-01T00:00Z", "+2026-03-01")) {
      assertThat(ArchiveCommand.day(text)).as(text).isEmpty();
    }
  }
}
