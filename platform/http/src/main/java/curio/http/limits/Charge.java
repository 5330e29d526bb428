package curio.http.limits;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one request, or what a connection has read ahead, holds of the port's budget. Used
 * by one thread at a time.
 */
public final class Charge {
  private static final int RETRY_SECONDS = 1;

  private final ByteBudget budget;
  private final AddressShare address;
  private @Nullable AddressShares borrowedFrom;
  private long bytes;

  /** On the account of somebody who keeps the share open. */
  public Charge(ByteBudget budget, AddressShare address) {
    this.budget = budget;
    this.address = address;
  }

  /** On the account of an address, whose share is open as long as it is held. */
  public Charge(ByteBudget budget, AddressShares shares, String address) {
    this(budget, shares.open(address));
    borrowedFrom = shares;
  }

  /** On whose account. */
  public AddressShare address() {
    return address;
  }

  /** Holds so many bytes more, or as many as before. */
  public ByteBudget.Grant grow(long more) {
    var grant = budget.take(address, more, bytes);
    if (grant == ByteBudget.Grant.GIVEN) {
      bytes += more;
    }
    return grant;
  }

  /** Holds so many bytes instead of what it held; less is always given. */
  public ByteBudget.Grant set(long wanted) {
    if (wanted == bytes) {
      return ByteBudget.Grant.GIVEN;
    }
    if (wanted > bytes) {
      return grow(wanted - bytes);
    }
    budget.give(address, bytes - wanted);
    bytes = wanted;
    return ByteBudget.Grant.GIVEN;
  }

  /** Holds at least so many bytes. */
  public ByteBudget.Grant atLeast(long wanted) {
    return wanted > bytes ? grow(wanted - bytes) : ByteBudget.Grant.GIVEN;
  }

  /** What is said to whoever is not given more. */
  public static CurioException refusal(ByteBudget.Grant grant) {
    return grant == ByteBudget.Grant.SHARE_FULL
        ? new CurioException(
            ErrorCode.THROTTLED, "too many bytes in flight from this address", RETRY_SECONDS, null)
        : new CurioException(
            ErrorCode.UNAVAILABLE, "too many bytes in flight", RETRY_SECONDS, null);
  }

  /** Gives everything back. */
  public void release() {
    if (bytes != 0) {
      budget.give(address, bytes);
      bytes = 0;
    }
    AddressShares shares = borrowedFrom;
    if (shares != null) {
      borrowedFrom = null;
      shares.close(address);
    }
  }
}
