package curio.node.settings;

import curio.cluster.security.ClusterSecret;
import curio.config.SecretFile;
import java.nio.file.Path;

/**
 * The secret of a node that was not given one, kept in its data directory so that programs of the
 * same user can call it. To be used under the lock of that directory.
 */
public final class ClusterSecretFile {
  private static final String NAME = "cluster.secret";

  private final SecretFile file;

  public ClusterSecretFile(Path data) {
    this.file = new SecretFile(data, NAME);
  }

  /** The secret that is kept; made if there is none. */
  public ClusterSecret secret() {
    try {
      return new ClusterSecret(file.text(() -> ClusterSecret.random().value()));
    } catch (IllegalArgumentException e) {
      throw file.noSecret(e);
    }
  }
}
