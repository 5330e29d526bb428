package curio.system.faults;

/** What the checker checks. */
public enum Promise {
  ORDER_STANDS("an acknowledged order stands, once"),
  SAME_KEY("the same key gives the same order, on every node"),
  READ_OWN_WRITE("an acknowledged order is visible at once, on every node"),
  OTHER_BODY("a key with another body is refused"),
  EVENT_ONCE("each order's event is in the log once"),
  EFFECT_ONCE("each event has one effect"),
  IN_ORDER("events of one user keep the order of the acknowledgements"),
  REVOKED("a revoked session is refused on all nodes"),
  NO_STALE_WRITE("no write of a stale owner is accepted"),
  TAKEN_OVER("the work of a lost owner is taken over"),
  GOES_ON("a gateway without the store, or with one member it cannot call, goes on"),
  CUT_SAYS_SO("a service without the store answers 503 with Retry-After"),
  RECOVERS("what was struck serves again, without restart if it was not killed"),
  ANSWERS("every answer is one that is promised"),
  POST_STANDS("an acknowledged post is in the feed, once, in its author's order"),
  TAKEN_BACK("a post that was taken back is not"),
  STORED_ONCE("each event that is told is stored in the feed once"),
  FEED_WHOLE("a reader with a cursor misses nothing of its feed"),
  FEED_ORDER("a reader hears everything once, in the order of places"),
  FEED_OWN("a reader hears nothing that is not of its feed"),
  FEED_COMPLETE("a list says that something is lost only if it is"),
  FEED_PAGES("pages of every node are the stored feed"),
  ACTION_ONCE("an acknowledged action is done with its item once, at the version that was told"),
  ITEM_LAWFUL("each item's history is one that the rules allow, and gives what it is now"),
  BOOKS_BALANCE("the shop's books balance, and agree with all items"),
  ARCHIVED_ONCE("each settled command is in the archive, once, as it was settled"),
  ORDER_SETTLED("each order for an item is settled, and completed if it was bought"),
  IMAGE_STANDS("an acknowledged image stands, once, with its bytes; a deleted one nowhere"),
  IMAGE_FRESH("no read shows an image as it was before what was acknowledged"),
  IMAGES_WHOLE("blobs, images, tags and profiles agree, and nothing is in doubt"),
  ONE_RETRY("a client that retries once sees no error while one node is lost"),
  NOT_WEDGED("in the end every node is ready and places an order"),
  ALIVE("nothing dies that was not killed");

  private final String text;

  Promise(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
