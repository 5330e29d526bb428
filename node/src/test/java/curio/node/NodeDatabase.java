package curio.node;

import curio.testkit.TestDatabase;
import java.util.List;
import java.util.stream.Stream;

/** Databases on which nodes start at once, as all that they would migrate is migrated. */
final class NodeDatabase {
  private NodeDatabase() {}

  /** One for a test; whatever schema were missing here, a node would migrate by itself. */
  static TestDatabase create() {
    var ofServices = Modules.ALL.list().stream().flatMap(module -> module.schemas().stream());
    return TestDatabase.migrated(
        Stream.concat(List.of("cluster", "jobs", "log").stream(), ofServices)
            .toArray(String[]::new));
  }
}
