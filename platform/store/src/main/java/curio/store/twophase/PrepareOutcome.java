package curio.store.twophase;

import org.jspecify.annotations.Nullable;

/** What became of a transaction that was to be prepared. */
public sealed interface PrepareOutcome<T extends @Nullable Object> {
  /**
   * It waits for its decision, and survives a crash of the server.
   *
   * @param value what its work returned
   */
  record Prepared<T extends @Nullable Object>(T value) implements PrepareOutcome<T> {}

  /** One of the same id waits already; this one's work has left nothing. */
  record AlreadyPrepared<T extends @Nullable Object>() implements PrepareOutcome<T> {}
}
