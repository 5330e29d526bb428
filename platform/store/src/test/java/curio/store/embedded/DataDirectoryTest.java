package curio.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temp;

  @Test
  void itIsMadeForItsOwnerAlone() throws Exception {
    Path wanted = temp.resolve("a/b");

    try (DataDirectory directory = DataDirectory.open(wanted)) {
      assertThat(directory.path()).isEqualTo(wanted);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wanted)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aDirectoryInUseIsRefusedByNameAndProcess() {
    try (DataDirectory first = DataDirectory.open(temp)) {
      assertThatThrownBy(() -> DataDirectory.open(temp))
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
          .hasMessage(
              "data: %s is in use by process %d (expected: a directory of its own)"
                  .formatted(first.path(), ProcessHandle.current().pid()));
    }
  }

  @Test
  void aClosedDirectoryCanBeOpenedAgain() {
    DataDirectory.open(temp).close();

    DataDirectory.open(temp).close();
  }

  @Test
  void aPathThatCannotBeADirectoryIsNamed() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));

    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining(file.toString());
  }
}
