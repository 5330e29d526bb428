package curio.shop.archive;

import curio.contracts.events.v1.SettledAction;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** A settled command as a line of JSON in ASCII, which begins with its id. Stateless. */
final class ArchiveLine {
  private static final Pattern START =
      Pattern.compile(
          "\\{\"id\":\"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\",.*}");

  private ArchiveLine() {}

  /** Without a line break at its end. */
  static String of(SettledAction settled) {
    var line = new StringBuilder(200).append('{');
    text(line, "id", UUID.fromString(settled.getActionId()).toString());
    text(line.append(','), "action", settled.getAction());
    text(line.append(','), "itemId", settled.getItemId());
    text(line.append(','), "clientId", settled.getClientId());
    text(line.append(','), "status", settled.getStatus());
    line.append(",\"version\":");
    if (settled.getVersion() > 0) {
      line.append(settled.getVersion());
    } else {
      line.append("null");
    }
    text(line.append(','), "date", Instant.ofEpochMilli(settled.getDateMillis()).toString());
    return line.append('}').toString();
  }

  /**
   * The id in a line.
   *
   * @throws DamagedArchiveException for another line
   */
  static UUID id(String line) {
    var start = START.matcher(line);
    if (!start.matches()) {
      throw new DamagedArchiveException("a line that is none of a settled command");
    }
    return UUID.fromString(line.substring("{\"id\":\"".length(), start.end(1)));
  }

  /** An empty text is null: there is none. */
  private static void text(StringBuilder line, String name, String value) {
    line.append('"').append(name).append("\":");
    if (value.isEmpty()) {
      line.append("null");
      return;
    }
    line.append('"');
    value.chars().forEach(character -> append(line, (char) character));
    line.append('"');
  }

  private static void append(StringBuilder line, char character) {
    if (character == '"' || character == '\\') {
      line.append('\\').append(character);
    } else if (character < ' ' || character > '~') {
      line.append(String.format("\\u%04x", (int) character));
    } else {
      line.append(character);
    }
  }
}
