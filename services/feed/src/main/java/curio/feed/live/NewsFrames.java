package curio.feed.live;

import curio.errors.ErrorCode;
import curio.feed.StoredEvent;
import curio.http.json.Json;
import curio.http.push.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What clients are told, as JSON. Stateless. */
final class NewsFrames {
  /** Events in one list, in bytes: what a client that does not take it holds of the heap. */
  static final int LIST_BYTES = 60_000;

  private static final String NO_PLACE = "";

  private NewsFrames() {}

  /** An event as it stands in frames and lists. */
  record EventBody(
      String object,
      String name,
      String message,
      long uid,
      long ts,
      String id,
      String cursor,
      @Nullable String subject,
      @Nullable List<String> imageIDs,
      @Nullable String itemId) {}

  record ErrorBody(String object, String code, String message) {}

  record CursorBody(String object, String cursor) {}

  record ByeBody(String object, String reason) {}

  static Frame event(StoredEvent event, String cursor) {
    return Frame.of(text(body(event, cursor)), cursor);
  }

  static Frame cursor(String cursor) {
    return Frame.of(text(new CursorBody("cursor", cursor)), cursor);
  }

  static Frame error(ErrorCode code, String message) {
    return Frame.of(text(new ErrorBody("error", code.httpStatus() + "1", message)), NO_PLACE);
  }

  static Frame bye(String reason) {
    return Frame.of(text(new ByeBody("bye", reason)), NO_PLACE);
  }

  /**
   * An event of a list.
   *
   * @param bytes of the JSON in UTF-8
   */
  record Listed(long place, String json, int bytes, String cursor) {
    static Listed of(StoredEvent event, String cursor) {
      byte[] json = Json.write(body(event, cursor));
      return new Listed(
          event.place(), new String(json, StandardCharsets.UTF_8), json.length, cursor);
    }
  }

  /** As many of the first events as one list holds; one at least, if there is any. */
  static List<Listed> fitting(List<StoredEvent> events, UUID installation) {
    var fitting = new ArrayList<Listed>();
    int bytes = 0;
    for (var event : events) {
      var next = Listed.of(event, event.cursor().text(installation));
      bytes += next.bytes();
      if (bytes > LIST_BYTES && !fitting.isEmpty()) {
        break;
      }
      fitting.add(next);
    }
    return fitting;
  }

  /**
   * Events in the order of their places.
   *
   * @param cursor of who has seen them all
   * @param complete false if something before them is not kept any more
   * @param more whether another list follows
   */
  static Frame list(List<Listed> events, String cursor, boolean complete, boolean more) {
    var text = new StringBuilder("{\"object\":\"list\",\"data\":[");
    String separator = "";
    for (var event : events) {
      text.append(separator).append(event.json());
      separator = ",";
    }
    text.append("],\"cursor\":\"").append(cursor);
    text.append("\",\"complete\":").append(complete);
    text.append(",\"more\":").append(more).append('}');
    return Frame.of(text.toString(), cursor);
  }

  private static EventBody body(StoredEvent event, String cursor) {
    return new EventBody(
        "event",
        event.name(),
        event.message(),
        event.author(),
        event.occurredAt().getEpochSecond(),
        event.id().toString(),
        cursor,
        presentOrNull(event.subject()),
        event.imageIds().isEmpty() ? null : event.imageIds(),
        presentOrNull(event.itemId()));
  }

  private static @Nullable String presentOrNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String text(Object body) {
    return new String(Json.write(body), StandardCharsets.UTF_8);
  }
}
