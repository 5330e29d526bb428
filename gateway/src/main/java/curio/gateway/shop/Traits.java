package curio.gateway.shop;

import com.fasterxml.jackson.annotation.JsonCreator;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.TicketStatus;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The closed sets of the shop, as clients write and read them. Stateless. */
final class Traits {
  private Traits() {}

  /** What kind of thing an item is. */
  enum CategoryName {
    READING("Reading", Category.CATEGORY_READING),
    COLLECTION("Collection", Category.CATEGORY_COLLECTION),
    DECORATION("Decoration", Category.CATEGORY_DECORATION),
    CLOTHING("Clothing", Category.CATEGORY_CLOTHING),
    JEWELRY("Jewelry", Category.CATEGORY_JEWELRY),
    MOTOR("Motor", Category.CATEGORY_MOTOR),
    ELECTRONICS("Electronics", Category.CATEGORY_ELECTRONICS);

    private final String text;
    private final Category value;

    CategoryName(String text, Category value) {
      this.text = text;
      this.value = value;
    }

    /** Exactly so; JSON's own way with enums would trim. */
    @JsonCreator
    static CategoryName of(String text) {
      return named("category", values(), text);
    }

    Category value() {
      return value;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** How good an item still is. */
  enum StateName {
    NEW("New", ItemState.ITEM_STATE_NEW),
    GOOD("Good", ItemState.ITEM_STATE_GOOD),
    BAD("Bad", ItemState.ITEM_STATE_BAD),
    FATAL("Fatal", ItemState.ITEM_STATE_FATAL);

    private final String text;
    private final ItemState value;

    StateName(String text, ItemState value) {
      this.text = text;
      this.value = value;
    }

    /** Exactly so. */
    @JsonCreator
    static StateName of(String text) {
      return named("state", values(), text);
    }

    ItemState value() {
      return value;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Who has an item. */
  enum HoldingName {
    REGISTERED(Holding.HOLDING_REGISTERED),
    IN_SHOP(Holding.HOLDING_IN_SHOP),
    WITH_CLIENT(Holding.HOLDING_WITH_CLIENT),
    PAWNED(Holding.HOLDING_PAWNED);

    private final Holding value;

    HoldingName(Holding value) {
      this.value = value;
    }

    Holding value() {
      return value;
    }
  }

  /**
   * The one that a query parameter names, exactly so.
   *
   * @param set all that there are
   * @throws curio.errors.CurioException INVALID if there is none
   */
  static <E extends Enum<E>> E named(String parameter, E[] set, String text) {
    return Arrays.stream(set)
        .filter(each -> each.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> {
          var all = Arrays.stream(set).map(Enum::toString).collect(Collectors.joining(", "));
          return ShopErrors.invalid(parameter + ": unknown (expected: one of " + all + ")");
        });
  }

  /**
   * As clients read it.
   *
   * @throws CurioException UNAVAILABLE for one that this release does not know; the same below
   */
  static String text(Category category) {
    return Arrays.stream(CategoryName.values())
        .filter(each -> each.value() == category)
        .findFirst()
        .orElseThrow(() -> unknown(category))
        .toString();
  }

  static String text(ItemState state) {
    return Arrays.stream(StateName.values())
        .filter(each -> each.value() == state)
        .findFirst()
        .orElseThrow(() -> unknown(state))
        .toString();
  }

  static String text(Holding holding) {
    return Arrays.stream(HoldingName.values())
        .filter(each -> each.value() == holding)
        .findFirst()
        .orElseThrow(() -> unknown(holding))
        .toString();
  }

  static String text(ActionKind kind) {
    return switch (kind) {
      case ACTION_KIND_ADD,
          ACTION_KIND_BUY,
          ACTION_KIND_SELL,
          ACTION_KIND_PAWN,
          ACTION_KIND_REDEEM,
          ACTION_KIND_EXTEND,
          ACTION_KIND_FORFEIT,
          ACTION_KIND_CHANGE ->
          without("ACTION_KIND_", kind);
      case ACTION_KIND_UNSPECIFIED, UNRECOGNIZED -> throw unknown(kind);
    };
  }

  static String text(TicketStatus status) {
    return switch (status) {
      case TICKET_STATUS_OPEN, TICKET_STATUS_REDEEMED, TICKET_STATUS_FORFEITED ->
          without("TICKET_STATUS_", status);
      case TICKET_STATUS_UNSPECIFIED, UNRECOGNIZED -> throw unknown(status);
    };
  }

  private static String without(String prefix, Enum<?> value) {
    return value.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
  }

  /** A worker that is newer than this gateway, or wrong: the next one that is asked may not be. */
  static CurioException unknown(Enum<?> value) {
    return new CurioException(
        ErrorCode.UNAVAILABLE,
        "the shop cannot be read now",
        new IllegalStateException("a worker answered " + value));
  }
}
