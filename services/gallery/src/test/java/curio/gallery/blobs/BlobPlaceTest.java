package curio.gallery.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import curio.blobs.Blobs;
import curio.blobs.S3Settings;
import curio.gallery.GalleryParts;
import curio.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobPlaceTest {
  private final TestDatabase store = TestDatabase.migrated("jobs", "log", GalleryParts.SCHEMA);
  @TempDir private Path directory;

  @AfterEach
  void drop() {
    store.close();
  }

  @Test
  void nodesThatShareADirectoryAreInOnePlace() {
    assertThat(isShared("shared")).isTrue();
    assertThat(isShared("shared")).isTrue();
  }

  @Test
  void aNodeWithADirectoryOfItsOwnIsNoticed() {
    assertThat(isShared("first")).isTrue();

    assertThat(isShared("second")).isFalse();
    assertThat(isShared("second")).as("the next time as well").isFalse();
    assertThat(isShared("first")).isTrue();
  }

  @Test
  void aDirectoryMayBeMoved() throws Exception {
    assertThat(isShared("old")).isTrue();
    Files.move(directory.resolve("old"), directory.resolve("new"));

    assertThat(isShared("new")).isTrue();
  }

  private boolean isShared(String name) {
    try (var blobs = Blobs.open(S3Settings.NONE, directory.resolve(name))) {
      return BlobPlace.isShared(store.database(), blobs);
    }
  }
}
