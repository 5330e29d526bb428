package curio.shop.archive;

import static curio.shop.archive.ArchiveFixture.DAY;
import static curio.shop.archive.ArchiveFixture.OWNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.blobs.S3Settings;
import curio.errors.CurioException;
import curio.testkit.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive in a real S3 server. */
class ArchiveBucketTest {
  /** More than a page of a listing. */
  private static final int MANY = 1_003;

  @TempDir private Path temp;

  @Test
  void aBucketThatCannotBeUsedIsRefusedAtOnce() throws Exception {
    try (var server = new S3Server(temp, "shop")) {
      var known = ArchiveFixture.settings(server, server.endpoint(), server.secretKey());
      assertThatThrownBy(() -> make("s3://other/archive", known))
          .isInstanceOf(CurioException.class)
          .hasMessage(
              "shop.archive: s3://other/archive/: missing (expected: a bucket that is there)");
      assertThatThrownBy(() ->
              make(
                  "s3://shop/archive", ArchiveFixture.settings(server, server.endpoint(), "guess")))
          .isInstanceOf(CurioException.class)
          .hasMessage("shop.archive: s3://shop/archive/: refused with 403 (expected: 200)");
      assertThatThrownBy(() -> verify("s3://shop/nothing", known))
          .hasMessageStartingWith("archive: none in s3://shop/nothing/ (expected: --data");
      assertThatThrownBy(() -> verify("s3://other/archive", known))
          .hasMessageStartingWith("archive: cannot be read: s3://other/archive/: missing");
    }
  }

  /** Commands wait in the store, and no start of a node does. */
  @Test
  void aStoreThatIsAwayLosesNothing() throws Exception {
    var directory = temp.resolve("away");
    try (var archive = new ArchiveFixture(ArchiveFixture.Place.BUCKET, directory)) {
      var ids = archive.stage(7);
      archive.cutOff();
      assertThatCode(() -> archive.files().make()).doesNotThrowAnyException();
      assertThatThrownBy(() -> archive.archiver().pass(OWNED))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("not to be had now (expected: an S3 store that answers)");
      assertThat(archive.waiting()).isEqualTo(7);

      archive.comeBack();
      archive.archiver().pass(OWNED);

      assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
      assertThat(archive.waiting()).isZero();
    }
  }

  @Test
  void aDayOfMoreFilesThanAPageIsReadWhole() throws Exception {
    try (var archive = new ArchiveFixture(ArchiveFixture.Place.BUCKET, temp)) {
      archive.stage(1);
      archive.archiver().pass(OWNED);
      var file = archive.paths(DAY).getFirst();
      for (int i = 2; i <= MANY; i++) {
        var hash = "%032x".formatted(i);
        Files.copy(file, file.resolveSibling("%010d-%s.jsonl.gz".formatted(i, hash)));
      }
      Files.writeString(file.resolveSibling("notes.txt"), "a stranger");

      assertThat(archive.files().days()).containsExactly(DAY);
      assertThat(archive.files().files(DAY))
          .hasSize(MANY)
          .extracting(one -> one.name().number())
          .isSorted();
      assertThat(archive.files().all())
          .containsOnlyKeys(DAY)
          .containsEntry(DAY, archive.files().files(DAY));
      assertThat(archive.files().strangers(DAY))
          .containsExactly("s3://shop/archive/2026-03-01/notes.txt");
    }
  }

  /** What is damaged in the store is told by its address there. */
  @Test
  void aDamagedObjectIsFound() throws Exception {
    try (var archive = new ArchiveFixture(ArchiveFixture.Place.BUCKET, temp)) {
      archive.stage(5);
      archive.archiver().pass(OWNED);
      var file = archive.paths(DAY).getFirst();
      Files.write(file, new byte[] {1, 2, 3});

      assertThatThrownBy(archive::verify)
          .hasMessageStartingWith("s3://shop/archive/2026-03-01/" + file.getFileName() + ": it ");
      assertThatThrownBy(() -> archive.show(DAY, new ByteArrayOutputStream()))
          .hasMessageStartingWith("s3://shop/archive/2026-03-01/" + file.getFileName() + ": it ");
    }
  }

  private static void make(String place, S3Settings s3) {
    try (var files = ArchiveFiles.at(place, s3)) {
      files.make();
    }
  }

  private static void verify(String place, S3Settings s3) {
    ArchiveCommand.verify(place, s3, ArchiveFixture.stream(new ByteArrayOutputStream()));
  }
}
