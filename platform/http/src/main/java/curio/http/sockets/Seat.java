package curio.http.sockets;

import curio.http.limits.AddressShare;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * That one more client may stay, or may only be told that it may not. To be left once. Thread-safe.
 */
public final class Seat {
  private final Sockets port;
  final AddressShare share;
  private final boolean tooMany;
  private final AtomicBoolean left = new AtomicBoolean();

  Seat(Sockets port, AddressShare share, boolean tooMany) {
    this.port = port;
    this.share = share;
    this.tooMany = tooMany;
  }

  /** Whether its address has as many as it may. */
  public boolean isTooMany() {
    return tooMany;
  }

  /** It is free again. */
  public void leave() {
    if (left.compareAndSet(false, true)) {
      port.leave(share, tooMany);
    }
  }
}
