package curio.system.faults.feed;

import curio.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader is sent, as far as it looks at it: a frame of a socket or stream, or a page.
 *
 * @param object list, event, cursor, error or bye
 * @param id of the event
 * @param cursor by which a reader that has seen this goes on
 * @param data of a list, oldest first
 */
record Frame(
    String object,
    @Nullable String id,
    @Nullable String cursor,
    @Nullable List<Told> data,
    @Nullable Boolean complete,
    @Nullable Boolean more,
    @Nullable String next) {
  private static final Json.Reader<Frame> READER = Json.reader(Frame.class);

  /** An event of a list. */
  record Told(String id, String cursor) {}

  static Frame of(String json) {
    return READER.read(json.getBytes(StandardCharsets.UTF_8));
  }

  boolean isList() {
    return object.equals("list");
  }

  /** The ids of its events, oldest first. */
  List<String> events() {
    return data == null ? List.of() : data.stream().map(Told::id).toList();
  }

  boolean hasMore() {
    return Boolean.TRUE.equals(more);
  }
}
