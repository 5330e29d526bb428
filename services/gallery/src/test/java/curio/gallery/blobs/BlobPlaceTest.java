package curio.gallery.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import curio.blobs.Blobs;
import curio.blobs.S3Settings;
import curio.gallery.GalleryParts;
import curio.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobPlaceTest {
  private final TestDatabase store = TestDatabase.migrated("jobs", "log", GalleryParts.SCHEMA);
  private final TestDatabase other = TestDatabase.migrated("jobs", "log", GalleryParts.SCHEMA);
  @TempDir private Path directory;

  @AfterEach
  void drop() {
    store.close();
    other.close();
  }

  @Test
  void nodesThatShareADirectoryAreInOnePlace() {
    assertThat(isOwn(store, "shared")).isTrue();
    assertThat(isOwn(store, "shared")).isTrue();
  }

  @Test
  void aNodeWithADirectoryOfItsOwnIsNoticed() {
    assertThat(isOwn(store, "first")).isTrue();

    assertThat(isOwn(store, "second")).isFalse();
    assertThat(isOwn(store, "second")).as("the next time as well").isFalse();
    assertThat(isOwn(store, "first")).isTrue();
  }

  @Test
  void aDirectoryMayBeMoved() throws Exception {
    assertThat(isOwn(store, "old")).isTrue();
    Files.move(directory.resolve("old"), directory.resolve("new"));

    assertThat(isOwn(store, "new")).isTrue();
  }

  @Test
  void theDirectoryOfAnotherInstallationIsNoticed() {
    assertThat(isOwn(store, "first")).isTrue();

    assertThat(isOwn(other, "first")).as("a new database").isFalse();
    assertThat(isOwn(other, "second")).as("its first place of its own").isTrue();
    assertThat(isOwn(other, "first")).as("one that has a place").isFalse();
    assertThat(isOwn(store, "first")).isTrue();
  }

  /** Both may have come at once, when nobody's mark lay there. */
  @Test
  void aDirectoryOfTwoIsNobodysOwn() {
    assertThat(isOwn(store, "first")).isTrue();
    try (var blobs = open("first")) {
      blobs.mark(UUID.randomUUID());
    }

    assertThat(isOwn(store, "first")).isFalse();
  }

  @Test
  void aMarkThatWasNotPlacedIsPlacedByTheNext() {
    store
        .database()
        .inTransaction(tx ->
            tx.execute(
                "insert into gallery.blob_place (mark, placed) values (gen_random_uuid(), false)"));

    assertThat(isOwn(store, "first")).isTrue();
    assertThat(isOwn(store, "second")).isFalse();
  }

  private boolean isOwn(TestDatabase database, String name) {
    try (var blobs = open(name)) {
      return BlobPlace.isOwn(database.database(), blobs);
    }
  }

  private Blobs open(String name) {
    return Blobs.open(S3Settings.NONE, directory.resolve(name));
  }
}
