package curio.cluster.remote;

import io.grpc.CallOptions;
import org.jspecify.annotations.Nullable;

/**
 * Where a call has been already, so that it is repeated at another member. Travels in the options
 * of one call, whose attempts come one after the other. Thread-safe.
 */
final class PreviousAttempt {
  private static final CallOptions.Key<@Nullable PreviousAttempt> KEY =
      CallOptions.Key.create("curio-tried");

  private volatile @Nullable Peer last;

  /** The options of a call that begins. */
  static CallOptions in(CallOptions options) {
    return options.withOption(KEY, new PreviousAttempt());
  }

  static @Nullable PreviousAttempt of(CallOptions options) {
    return options.getOption(KEY);
  }

  /** Whether the last attempt was there. */
  @SuppressWarnings("ReferenceEquality") // There is one peer for each member.
  boolean was(Peer peer) {
    return last == peer;
  }

  /** An attempt begins; tells whether it is a repeat. */
  boolean begin(Peer peer) {
    boolean repeat = last != null;
    last = peer;
    return repeat;
  }
}
