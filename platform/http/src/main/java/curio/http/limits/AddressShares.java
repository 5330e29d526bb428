package curio.http.limits;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The shares of all addresses that have something of a port now; nothing is kept of the others.
 * Thread-safe.
 *
 * <p>An IPv6 address counts with its network of 64 bits: that much is one customer's, who could
 * take another address for each connection.
 */
public final class AddressShares {
  private static final int NETWORK_GROUPS = 4;

  private final ConcurrentHashMap<String, AddressShare> byKey = new ConcurrentHashMap<>();

  /** The share of an address; {@link #close} must follow. */
  public AddressShare open(String address) {
    String key = key(address);
    AddressShare share =
        byKey.compute(
            key,
            (k, known) -> {
              if (known == null) {
                return new AddressShare(k, true);
              }
              known.references.incrementAndGet();
              return known;
            });
    if (share == null) {
      throw new IllegalStateException("an address without a share");
    }
    return share;
  }

  /** Says that one holder less refers to it. */
  public void close(AddressShare share) {
    byKey.computeIfPresent(
        share.key,
        (k, known) -> {
          known.references.decrementAndGet();
          return known.isIdle() ? null : known;
        });
  }

  /** Forgets those whose last request ended after their last connection. */
  public void sweep() {
    byKey.forEach((key, share) -> {
      if (share.isIdle()) {
        byKey.computeIfPresent(key, (k, known) -> known.isIdle() ? null : known);
      }
    });
  }

  /** Java writes all eight groups of an IPv6 address. */
  private static String key(String address) {
    int end = -1;
    for (int group = 0; group < NETWORK_GROUPS; group++) {
      end = address.indexOf(':', end + 1);
      if (end < 0) {
        return address;
      }
    }
    return address.substring(0, end);
  }
}
