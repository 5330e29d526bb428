package curio.shop.commands;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.ItemCommand;
import curio.contracts.shop.v1.ItemCommand.Add;
import curio.contracts.shop.v1.ItemCommand.Change;
import curio.contracts.shop.v1.ItemState;
import curio.shop.ShopSettings;
import java.util.List;

/**
 * The form of commands, which whoever appends them has checked before: what breaks a rule here
 * cannot be stored, and is set aside. Stateless.
 */
final class CommandRules {
  private static final int MAX_ID = 255;
  private static final int MAX_CLIENT = 64;
  private static final int MAX_NAME = 200;
  private static final int MAX_AGE_MONTHS = 12_000;
  private static final int MAX_IMAGES = 16;
  private static final int MAX_MARKS = 16;
  private static final long MAX_CENTS = 99_999_999_999_999L;

  private CommandRules() {}

  /**
   * Checks one.
   *
   * @throws IllegalArgumentException saying what is wrong with it, without its texts
   */
  static void check(ItemCommand command, String key) {
    text("itemId", command.getItemId(), MAX_ID);
    require(key.equals(command.getItemId()), "key", "the item's id");
    require(command.getDateMillis() >= 0, "date", ">= 0");
    require(command.getClientMarksCount() <= MAX_MARKS, "clientMarks", "at most " + MAX_MARKS);
    switch (command.getWhatCase()) {
      case ADD -> check(command.getAdd());
      case CHANGE -> check(command.getChange());
      case BUY -> {
        client(command);
        price("price", command.getBuy().getPriceCents());
      }
      case SELL -> {
        client(command);
        price("price", command.getSell().getPriceCents());
      }
      case PAWN -> {
        client(command);
        var pawn = command.getPawn();
        price("price", pawn.getPriceCents());
        require(pawn.getTaxCents() >= 0 && pawn.getTaxCents() <= MAX_CENTS, "tax", "a sum");
        require(
            pawn.getTermDays() >= 1 && pawn.getTermDays() <= ShopSettings.LONGEST_TERM_DAYS,
            "termDays",
            "1 to " + ShopSettings.LONGEST_TERM_DAYS);
      }
      case REDEEM, EXTEND -> client(command);
      case WHAT_NOT_SET -> throw new IllegalArgumentException("a command of no kind");
    }
  }

  private static void check(Add add) {
    text("name", add.getName(), MAX_NAME);
    require(
        add.getCategory() != Category.CATEGORY_UNSPECIFIED
            && add.getCategory() != Category.UNRECOGNIZED,
        "category",
        "one that is known");
    require(
        add.getState() != ItemState.ITEM_STATE_UNSPECIFIED
            && add.getState() != ItemState.UNRECOGNIZED,
        "state",
        "one that is known");
    price("price", add.getPriceCents());
    require(
        add.getAgeMonths() >= 0 && add.getAgeMonths() <= MAX_AGE_MONTHS,
        "ageInMonths",
        "0 to " + MAX_AGE_MONTHS);
    images(add.getImageIdsList());
  }

  private static void check(Change change) {
    if (change.hasPriceCents()) {
      price("price", change.getPriceCents());
    }
    require(change.getState() != ItemState.UNRECOGNIZED, "state", "one that is known");
    if (!change.getName().isEmpty()) {
      text("name", change.getName(), MAX_NAME);
    }
    images(change.getImages().getIdsList());
  }

  private static void images(List<String> ids) {
    require(ids.size() <= MAX_IMAGES, "images", "at most " + MAX_IMAGES);
    ids.forEach(id -> text("images", id, MAX_ID));
  }

  private static void client(ItemCommand command) {
    text("clientId", command.getClientId(), MAX_CLIENT);
  }

  private static void price(String member, long cents) {
    require(cents > 0 && cents <= MAX_CENTS, member, "1 to " + MAX_CENTS + " hundredths");
  }

  private static void text(String member, String text, int most) {
    require(
        !text.isEmpty()
            && text.codePointCount(0, text.length()) <= most
            && text.chars().noneMatch(Character::isISOControl),
        member,
        "1 to " + most + " characters without controls");
  }

  private static void require(boolean good, String member, String expected) {
    if (!good) {
      throw new IllegalArgumentException(
          "%s of a command: not so (expected: %s)".formatted(member, expected));
    }
  }
}
