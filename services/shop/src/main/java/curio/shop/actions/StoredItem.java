package curio.shop.actions;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.shop.life.StateMachine;
import curio.shop.life.StateMachine.Transition;
import java.util.List;

/**
 * An item as it stands at a version. Immutable.
 *
 * @param id given by whoever added it
 * @param number in the order of adding; 0 as long as it is not stored
 * @param price the asking price, in hundredths
 * @param holder the client who has it or whose loan it is for; empty for none
 * @param cost what the shop gave for it, in hundredths; 0 unless it is the shop's own
 */
public record StoredItem(
    String id,
    long number,
    String name,
    Category category,
    ItemState state,
    long price,
    int ageMonths,
    List<String> images,
    Holding holding,
    String holder,
    long cost,
    int version) {
  public StoredItem {
    images = List.copyOf(images);
  }

  /** One that nobody has brought in yet, at its first version. */
  public static StoredItem added(
      String id,
      String name,
      Category category,
      ItemState state,
      long price,
      int ageMonths,
      List<String> images) {
    return new StoredItem(
        id, 0, name, category, state, price, ageMonths, images, StateMachine.FIRST, "", 0, 1);
  }

  /** At its next version, where an action brings it. */
  StoredItem moved(Transition by, String newHolder, long newCost) {
    if (by.from() != holding) {
      throw new IllegalStateException("holding: %s (expected: %s)".formatted(holding, by.from()));
    }
    return new StoredItem(
        id,
        number,
        name,
        category,
        state,
        price,
        ageMonths,
        images,
        by.to(),
        newHolder,
        newCost,
        version + 1);
  }

  /** At its next version, described otherwise. */
  StoredItem described(String newName, ItemState newState, long newPrice, List<String> newImages) {
    return new StoredItem(
        id,
        number,
        newName,
        category,
        newState,
        newPrice,
        ageMonths,
        newImages,
        holding,
        holder,
        cost,
        version + 1);
  }

  /** The same as it is found by searches. */
  boolean isFoundAs(StoredItem other) {
    return name.equals(other.name) && state == other.state && category == other.category;
  }
}
