package curio.feed.live;

import curio.errors.ErrorCode;
import curio.feed.StoredEvent;
import curio.http.json.Json;
import curio.http.push.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients are told, as JSON. Stateless. */
final class NewsFrames {
  /** Texts of events in one list, so that a slow client is seen to take them. */
  private static final int LIST_CHARACTERS = 60_000;

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
    return Frame.of(json(event, cursor), cursor);
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
   * Events in the order of their places, in as many frames as they need, of which each says that
   * there is more.
   */
  static List<Frame> part(List<Listed> events, boolean complete) {
    return pieces(events).stream()
        .map(piece -> list(piece, piece.getLast().cursor(), complete, true))
        .toList();
  }

  /**
   * The same, but the last frame, which may be empty, says that there is no more.
   *
   * @param cursor of who has seen them all
   */
  static List<Frame> whole(List<Listed> events, String cursor, boolean complete) {
    var pieces = pieces(events);
    var last = pieces.isEmpty() ? List.<Listed>of() : pieces.removeLast();
    var frames = new ArrayList<Frame>();
    pieces.forEach(piece -> frames.add(list(piece, piece.getLast().cursor(), complete, true)));
    frames.add(list(last, cursor, complete, false));
    return frames;
  }

  private static List<List<Listed>> pieces(List<Listed> events) {
    var pieces = new ArrayList<List<Listed>>();
    int from = 0;
    int characters = 0;
    for (int i = 0; i < events.size(); i++) {
      characters += events.get(i).json().length();
      if (characters > LIST_CHARACTERS || i == events.size() - 1) {
        pieces.add(events.subList(from, i + 1));
        from = i + 1;
        characters = 0;
      }
    }
    return pieces;
  }

  /** An event of a list. */
  record Listed(String json, String cursor) {
    static Listed of(StoredEvent event, String cursor) {
      return new Listed(NewsFrames.json(event, cursor), cursor);
    }
  }

  private static Frame list(List<Listed> events, String cursor, boolean complete, boolean more) {
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

  private static String json(StoredEvent event, String cursor) {
    return text(
        new EventBody(
            "event",
            event.name(),
            event.message(),
            event.author(),
            event.occurredAt().getEpochSecond(),
            event.id().toString(),
            cursor,
            presentOrNull(event.subject()),
            event.imageIds().isEmpty() ? null : event.imageIds(),
            presentOrNull(event.itemId())));
  }

  private static @Nullable String presentOrNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String text(Object body) {
    return new String(Json.write(body), StandardCharsets.UTF_8);
  }
}
