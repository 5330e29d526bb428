package curio.log;

import com.google.protobuf.ByteString;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;

/** Events of seven keys with rising numbers, and the effect that tests look for. */
public final class EventSamples {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int KEYS = 7;

  private EventSamples() {}

  /** So many, of all keys. */
  public static List<Event> many(Topic topic, int count) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < count; i++) {
      events.add(of(topic, "key-" + i % KEYS, "ok"));
    }
    return events;
  }

  /** The next one of a key. */
  public static Event of(Topic topic, String key, String type) {
    var payload = ByteString.copyFromUtf8(Integer.toString(NUMBERS.incrementAndGet()));
    var when = Instant.parse("2026-01-02T03:04:05.678901Z");
    return new Event(UUID.randomUUID(), topic.name(), key, type, 1, when, "trace", payload);
  }

  /** One of so many bytes. */
  public static Event large(Topic topic, String key, int bytes) {
    var when = Instant.parse("2026-01-02T03:04:05.678901Z");
    var payload = ByteString.copyFrom(new byte[bytes]);
    return new Event(UUID.randomUUID(), topic.name(), key, "ok", 1, when, "", payload);
  }

  /** Which one it is. */
  public static int number(LogRecord record) {
    return Integer.parseInt(record.event().payload().toStringUtf8());
  }

  /**
   * Stores one row for each record; a record of type "poison" fails, one of type "bad-row" breaks a
   * constraint.
   */
  public static void storeEffect(Handle tx, List<LogRecord> records) throws SQLException {
    for (var record : records) {
      if (record.event().type().equals("poison")) {
        throw new IllegalStateException("cannot handle " + number(record));
      }
      tx.execute(
          "insert into things.effect (event_id, key, number) values (?, ?, ?)",
          record.event().id(),
          record.event().key(),
          record.event().type().equals("bad-row") ? -1 : number(record));
    }
  }
}
