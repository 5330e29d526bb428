package curio.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.node.settings.ClusterSecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSecretFileTest {
  @TempDir private Path data;

  @Test
  void theSecretIsKeptAndReadableByItsOwnerOnly() throws IOException {
    var made = new ClusterSecretFile(data).secret().value();

    assertThat(new ClusterSecretFile(data).secret().value()).isEqualTo(made);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("cluster.secret"))))
        .isEqualTo("rw-------");
    try (var files = Files.list(data)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatWasLeftHalfWayIsMadeAgain() throws IOException {
    Files.writeString(data.resolve("cluster.secret.new"), "abc");

    var made = new ClusterSecretFile(data).secret().value();

    assertThat(made).hasSize(43);
    assertThat(data.resolve("cluster.secret.new")).doesNotExist();
  }

  @Test
  void aFileThatIsNoSecretIsNamed() throws IOException {
    Files.writeString(data.resolve("cluster.secret"), "abc");

    assertThatThrownBy(() -> new ClusterSecretFile(data).secret())
        .hasMessageEndingWith("cluster.secret: no secret (expected: none, then a new one is made)");
  }
}
