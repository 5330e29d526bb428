package curio.bench.shop;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import java.util.List;

/**
 * An item as it stands there before anybody trades.
 *
 * @param words of its name, the most frequent first
 * @param askingCents what it costs
 * @param paidCents what the shop gave for it, or lent on it
 * @param client who has it or pawned it; empty if it is the shop's
 */
public record StockedItem(
    String id,
    List<String> words,
    Category category,
    ItemState state,
    long askingCents,
    long paidCents,
    Holding holding,
    String client) {
  public StockedItem {
    words = List.copyOf(words);
  }

  /** The words, with a capital. */
  public String name() {
    String text = String.join(" ", words);
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
