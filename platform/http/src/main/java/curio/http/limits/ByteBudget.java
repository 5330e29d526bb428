package curio.http.limits;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes that the clients of a port make it keep: heads and bodies that have arrived,
/// and answers that have not been taken. Thread-safe; an addition each way, no lock.
///
/// Two bounds hold for whoever asks for more: what is left for the port, and the share of the
/// client's address. The last eighth of the port's bytes goes only to addresses that hold little,
/// so that a few greedy ones cannot shut out those who send a request now and then.
public final class ByteBudget {
  private static final int KEPT_BACK = 8;
  private static final long LITTLE = 64 << 10;

  private final long limit;
  private final long limitOfMany;
  private final long share;
  private final AtomicLong used = new AtomicLong();

  /** What became of a wish for more. */
  public enum Grant {
    GIVEN,
    /** The port has no more to give. */
    PORT_FULL,
    /** The address has its share. */
    SHARE_FULL
  }

  /**
   * A budget.
   *
   * @param limit of the port
   * @param share of it that one address may hold
   */
  public ByteBudget(long limit, long share) {
    this.limit = limit;
    this.limitOfMany = limit - limit / KEPT_BACK;
    this.share = share;
  }

  /** What is held now. */
  public long used() {
    return used.get();
  }

  /**
   * Takes so many bytes more for an address, or nothing. What is alone, or nearly so, may be more
   * than the share.
   *
   * @param held what the one that asks has already
   */
  Grant take(AddressShare address, long bytes, long held) {
    long ofAddress = address.bytes.addAndGet(bytes);
    if (ofAddress > share && ofAddress > bytes + held + LITTLE && address.limited()) {
      address.bytes.addAndGet(-bytes);
      return Grant.SHARE_FULL;
    }
    boolean little = ofAddress <= LITTLE && address.limited();
    if (used.addAndGet(bytes) > (little ? limit : limitOfMany)) {
      give(address, bytes);
      return Grant.PORT_FULL;
    }
    return Grant.GIVEN;
  }

  /** Gives back what was taken. */
  void give(AddressShare address, long bytes) {
    address.bytes.addAndGet(-bytes);
    used.addAndGet(-bytes);
  }
}
