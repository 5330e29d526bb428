package curio.gateway.system;

import curio.contracts.system.v1.DeadLetter;
import curio.contracts.system.v1.ListDeadLettersReply;
import curio.http.docs.Example;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Dead letters as administrators see them, without what is in them. Stateless. */
final class DeadLetterViews {
  private DeadLetterViews() {}

  /**
   * A page of them.
   *
   * @param next the cursor of the next page; absent on the last one
   */
  record DeadLetterList(
      @Example(oneOf = "list") String object,
      List<DeadLetterView> data,
      @Example("AbCd0123") @Nullable String next) {}

  /**
   * An event that its consumer could not handle.
   *
   * @param reason what kind of failure it was and where, or that an earlier one of its key is
   *     parked
   * @param occurredAt ISO 8601, UTC, as is {@code parkedAt}
   */
  record DeadLetterView(
      @Example("feed-events~3~1207") String id,
      @Example("feed-events") String consumer,
      @Example("orders") String topic,
      @Example("3") int partition,
      @Example("1207") long offset,
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String eventId,
      @Example("17") String key,
      @Example("order-created") String type,
      @Example("the item is gone") String reason,
      @Example("2026-03-01T12:00:00Z") String occurredAt,
      @Example("2026-03-01T12:00:00Z") String parkedAt) {
    static DeadLetterView of(DeadLetter letter) {
      return new DeadLetterView(
          letter.getId(),
          letter.getConsumer(),
          letter.getTopic(),
          letter.getPartition(),
          letter.getOffset(),
          letter.getEventId(),
          letter.getKey(),
          letter.getType(),
          letter.getReason(),
          Instant.ofEpochMilli(letter.getOccurredAtMillis()).toString(),
          Instant.ofEpochMilli(letter.getParkedAtMillis()).toString());
    }
  }

  /**
   * What was handled.
   *
   * @param replayed how many events: the one that was named, and those of its key behind it
   * @param stoppedAt the one behind it that could not be; it and all further ones stay parked
   */
  record Replays(
      @Example("1") int replayed,
      @Example(value = "feed-events~3~1209", apart = true) @Nullable String stoppedAt) {}

  /**
   * The page that several nodes make together. Each lists those of its consumers in the same order;
   * what two of them list is the same, since it is in the store.
   *
   * @param limit of the page; each node was asked for one more
   */
  static DeadLetterList page(Collection<ListDeadLettersReply> replies, int limit) {
    var byConsumer = new TreeMap<String, List<DeadLetter>>();
    for (var reply : replies) {
      var here = new TreeMap<String, List<DeadLetter>>();
      reply
          .getLettersList()
          .forEach(letter ->
              here.computeIfAbsent(letter.getConsumer(), name -> new ArrayList<>()).add(letter));
      here.forEach((name, letters) ->
          byConsumer.merge(name, letters, (one, two) -> one.size() < two.size() ? two : one));
    }
    var all = byConsumer.values().stream().flatMap(List::stream).toList();
    var page = all.subList(0, Math.min(limit, all.size()));
    return new DeadLetterList(
        "list",
        page.stream().map(DeadLetterView::of).toList(),
        all.size() > limit ? page.getLast().getId() : null);
  }
}
