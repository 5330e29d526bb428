package curio.log;

import java.util.Optional;

/** What became of a dead letter that was to be handled again. */
public sealed interface ReplayOutcome {
  /**
   * It was handled, once.
   *
   * @param records how many were: it, and those of its key that were parked behind it
   * @param stopped the one of its key that could not be handled; all behind it stay parked
   */
  record Replayed(int records, Optional<Failed> stopped) implements ReplayOutcome {}

  /** There is none of this name, any more. */
  record Unknown() implements ReplayOutcome {}

  /** An earlier one of its key has to be replayed or dropped before it. */
  record Behind(DeadLetterId first) implements ReplayOutcome {}

  /**
   * It could not be handled again; nothing has changed but its reason.
   *
   * @param reason as it stands in {@link DeadLetter} now
   */
  record Failed(DeadLetterId id, String reason) implements ReplayOutcome {}
}
