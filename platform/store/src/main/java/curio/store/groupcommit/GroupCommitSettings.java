package curio.store.groupcommit;

import java.time.Duration;

/**
 * Limits of a {@link GroupCommit}.
 *
 * @param lanes how many transactions may be open at once; each lane keeps one connection busy
 * @param maxBatch most items of one transaction
 * @param maxQueued most items waiting in one lane; more are refused at once
 * @param queueTimeout longest wait of a caller
 */
public record GroupCommitSettings(int lanes, int maxBatch, int maxQueued, Duration queueTimeout) {
  public GroupCommitSettings {
    atLeastOne("lanes", lanes);
    atLeastOne("maxBatch", maxBatch);
    atLeastOne("maxQueued", maxQueued);
    if (!queueTimeout.isPositive()) {
      throw new IllegalArgumentException("queueTimeout: " + queueTimeout + " (expected: > 0)");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
