package curio.node;

import curio.store.DatabaseSettings;
import curio.testkit.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A node for one test, whose database the test can reach as well. Thread-safe. */
final class OwnDatabase implements AutoCloseable {
  private final TestDatabase store = NodeDatabase.create();
  private final RunningNode node;

  OwnDatabase(String... options) {
    this(Shape.TOGETHER, options);
  }

  OwnDatabase(Shape shape, String... options) {
    var all = new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
    all.addAll(List.of(options));
    node = RunningNode.with(shape, Clock.systemUTC(), all, () -> {});
  }

  RunningNode node() {
    return node;
  }

  DatabaseSettings database() {
    return store.settings();
  }

  /** Another node on the same database. */
  RunningNode another(String... options) {
    var all = new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
    all.addAll(List.of(options));
    return RunningNode.with(all);
  }

  @Override
  public void close() {
    node.close();
    store.close();
  }
}
