package curio.orders;

import curio.contracts.events.v1.OrderCreated;
import curio.contracts.orders.v1.PlaceOrderRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Event;
import curio.log.Topic;
import curio.text.Digest;
import curio.text.NameMark;
import curio.text.TextRule;
import java.time.Instant;
import java.util.UUID;

/**
 * A request to place an order made ready to be stored: it follows the rules, and what it needs is
 * computed before it waits for its batch.
 *
 * @param key digest of the client's key
 * @param fingerprint of what is asked for: the same for every body of the same meaning
 * @param orderId the id that the order will have if the key is free
 * @param partition where its event will stand
 * @param event {@link OrderCreated} as it stands in the outbox
 */
@SuppressWarnings("ArrayRecordComponent") // never compared nor changed
record Placement(
    PlaceOrderRequest order,
    UUID key,
    UUID fingerprint,
    UUID orderId,
    Instant createdAt,
    int partition,
    byte[] event) {
  private static final String TYPE = "order-created";

  /** The route that the keys belong to; a key used on another route is another key. */
  private static final String ROUTE = "orders.place";

  private static final int VERSION = 1;
  private static final int MAX_KEY = 255;
  private static final int MAX_MARKS = 16;
  private static final TextRule USERNAME = TextRule.singleLine(100);
  private static final TextRule ITEM_ID = TextRule.singleLine(100);
  private static final TextRule NOTE = TextRule.multiLine(1_000);
  private static final long MAX_PRICE_CENTS = 99_999_999_999_999L;

  /**
   * Prepares a request.
   *
   * @throws CurioException INVALID for one that breaks a rule
   */
  static Placement of(PlaceOrderRequest order, UUID orderId, Instant createdAt, Topic topic) {
    check(order);
    var user = Long.toString(order.getUserId());
    return new Placement(
        order,
        keyDigest(order.getKey()),
        fingerprint(order),
        orderId,
        createdAt,
        topic.partitionOf(user),
        new Event(
                orderId,
                topic.name(),
                user,
                TYPE,
                VERSION,
                createdAt,
                order.getTraceId(),
                event(order, orderId, createdAt).toByteString())
            .encoded());
  }

  /** What a client's key is stored as. */
  static UUID keyDigest(String key) {
    return Digest.of(ROUTE, key);
  }

  /** Checked here although the edge has checked it, since other callers come by gRPC. */
  private static void check(PlaceOrderRequest order) {
    if (order.getUserId() <= 0) {
      throw invalid("userId: " + order.getUserId() + " (expected: > 0)");
    }
    int key = order.getKey().length();
    if (key < 1 || key > MAX_KEY) {
      throw invalid("key: %d characters (expected: 1 to %d)".formatted(key, MAX_KEY));
    }
    check(ITEM_ID, "itemId", order.getItemId());
    check(NOTE, "note", order.getNote());
    check(USERNAME, "username", order.getUsername());
    checkMarks(order);
    long price = order.getPriceCents();
    if (price <= 0 || price > MAX_PRICE_CENTS) {
      throw invalid("price: %d hundredths (expected: 1 to %d)".formatted(price, MAX_PRICE_CENTS));
    }
  }

  private static void checkMarks(PlaceOrderRequest order) {
    boolean sound =
        order.getClientMarksCount() <= MAX_MARKS
            && order.getClientMarksList().stream().allMatch(mark -> mark.size() == NameMark.BYTES);
    if (!sound) {
      throw invalid(
          "clientMarks: not sound (expected: at most %d of %d bytes)"
              .formatted(MAX_MARKS, NameMark.BYTES));
    }
  }

  /**
   * A field that is new counts only where it is given: the order that stands under a key may have
   * been placed by a release that did not know it.
   */
  private static UUID fingerprint(PlaceOrderRequest order) {
    return Digest.of(Long.toString(order.getPriceCents()), order.getItemId(), order.getNote());
  }

  private static OrderCreated event(PlaceOrderRequest order, UUID orderId, Instant createdAt) {
    return OrderCreated.newBuilder()
        .setOrderId(orderId.toString())
        .setUserId(order.getUserId())
        .setPriceCents(order.getPriceCents())
        .setItemId(order.getItemId())
        .setNote(order.getNote())
        .setCreatedAtMillis(createdAt.toEpochMilli())
        .addAllClientMarks(order.getClientMarksList())
        .setUsername(order.getUsername())
        .setTellsBuy(order.getTellsBuy())
        .build();
  }

  /** Kept as given, since an order asked for again is told by the bytes of its first request. */
  private static void check(TextRule rule, String member, String given) {
    try {
      var _ = rule.read(member, given);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }

  /** What makes two requests one: the user and the key. */
  Slot slot() {
    return new Slot(order.getUserId(), key);
  }

  /** A user's key. */
  record Slot(long userId, UUID key) {}
}
