package curio.gateway.shop;

import curio.contracts.shop.v1.ItemCommand;
import curio.gateway.Money;
import curio.gateway.shop.Traits.CategoryName;
import curio.gateway.shop.Traits.StateName;
import curio.http.docs.Example;
import curio.text.Spaces;
import curio.text.TextRule;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON by which items are added and changed. Stateless. */
final class ItemBodies {
  private static final TextRule NAME = TextRule.singleLine(200).atLeast(1);
  private static final int OLDEST_MONTHS = 12_000;
  private static final int MOST_IMAGES = 16;

  private ItemBodies() {}

  /**
   * An item.
   *
   * @param id 1 to 64 letters, digits, {@code _.:-}, never used before; made where it is left out
   * @param name 1 to 200 characters
   * @param price what the shop asks for it: more than 0, at most 2 decimals
   * @param ageInMonths 0 to 12000; 0 where it is left out
   * @param images at most 16 ids
   */
  record AddBody(
      @Example("ring-7") @Nullable String id,
      @Example("Gold ring") String name,
      CategoryName category,
      @Example("400") BigDecimal price,
      StateName state,
      @Example("18") @Nullable Integer ageInMonths,
      @Example(value = "h7Kq2mX9", apart = true) @Nullable List<String> images) {
    /** The command, with no item id where none is given. */
    ItemCommand.Builder command() {
      var add =
          ItemCommand.Add.newBuilder()
              .setName(readName(name))
              .setCategory(category.value())
              .setState(state.value())
              .setPriceCents(Money.positive("price", price))
              .setAgeMonths(months(ageInMonths == null ? 0 : ageInMonths))
              .addAllImageIds(readImages(images == null ? List.of() : images));
      var command = ItemCommand.newBuilder().setAdd(add);
      return id == null ? command : command.setItemId(ShopIds.require("id", id));
    }
  }

  /**
   * What is different of an item; what is left out stays.
   *
   * @param price the asking price
   * @param name 1 to 200 characters
   * @param images at most 16 ids, instead of those before
   */
  record ChangeBody(
      @Example("ring-7") String itemId,
      @Example("450") @Nullable BigDecimal price,
      @Nullable StateName state,
      @Example("Gold ring") @Nullable String name,
      @Example(value = "h7Kq2mX9", apart = true) @Nullable List<String> images) {
    ItemCommand.Builder command() {
      if (price == null && state == null && name == null && images == null) {
        throw ShopErrors.invalid(
            "body: nothing to change (expected: price, state, name or images)");
      }
      var change = ItemCommand.Change.newBuilder();
      if (price != null) {
        change.setPriceCents(Money.positive("price", price));
      }
      if (state != null) {
        change.setState(state.value());
      }
      if (name != null) {
        change.setName(readName(name));
      }
      if (images != null) {
        change.setImages(ItemCommand.ImageIds.newBuilder().addAllIds(readImages(images)));
      }
      return ItemCommand.newBuilder().setItemId(itemId).setChange(change);
    }
  }

  private static String readName(String text) {
    try {
      return NAME.read("name", Spaces.trim(text));
    } catch (IllegalArgumentException e) {
      throw ShopErrors.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static int months(int age) {
    if (age < 0 || age > OLDEST_MONTHS) {
      throw ShopErrors.invalid("ageInMonths: " + age + " (expected: 0 to " + OLDEST_MONTHS + ")");
    }
    return age;
  }

  private static List<String> readImages(List<String> ids) {
    if (ids.size() > MOST_IMAGES) {
      throw ShopErrors.invalid(
          "images: " + ids.size() + " (expected: at most " + MOST_IMAGES + ")");
    }
    ids.forEach(id -> ShopIds.require("images", id));
    return ids;
  }
}
