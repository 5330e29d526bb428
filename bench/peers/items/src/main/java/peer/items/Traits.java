package peer.items;

/** The closed sets of the shop; stored as their places, counted from 1. */
final class Traits {
  private Traits() {}

  enum Category {
    Reading, Collection, Decoration, Clothing, Jewelry, Motor, Electronics
  }

  enum State {
    New, Good, Bad, Fatal
  }

  enum Holding {
    REGISTERED, IN_SHOP, WITH_CLIENT, PAWNED
  }

  enum Kind {
    add, buy, sell, pawn, redeem, extend, forfeit, change
  }

  enum Status {
    open, redeemed, forfeited
  }

  static short stored(Enum<?> trait) {
    return (short) (trait.ordinal() + 1);
  }

  static <E> E of(E[] traits, int stored) {
    return traits[stored - 1];
  }
}
