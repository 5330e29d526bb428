package curio.system.faults.shop;

import static curio.testkit.Eventually.eventually;

import curio.blobs.S3Settings;
import curio.http.json.Json;
import curio.shop.archive.ArchiveCommand;
import curio.store.Database;
import curio.system.faults.Ledger;
import curio.system.faults.Promise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares the shop's archive, as its command shows it, with its outcomes. Used by one thread. */
final class ArchiveCheck {
  private static final Duration ARCHIVED = Duration.ofSeconds(60);
  private static final int MOST_TOLD = 5;
  private static final Json.Reader<Line> LINE = Json.reader(Line.class);

  private final Database database;
  private final Path archive;
  private final Ledger ledger;

  /** A line of the archive, or what it is to say; a rejected command has no version. */
  private record Line(String id, String itemId, String status, @Nullable Integer version) {}

  ArchiveCheck(Database database, Path archive, Ledger ledger) {
    this.database = database;
    this.archive = archive;
    this.ledger = ledger;
  }

  /** Everything is there in the end, whole and once. */
  void check() {
    try {
      eventually(ARCHIVED, this::compare);
    } catch (AssertionError e) {
      ledger.broken(Promise.ARCHIVED_ONCE, String.valueOf(e.getMessage()));
    }
  }

  private void compare() throws IOException {
    var settled = settled();
    var archived = archived();
    var wrong = new ArrayList<String>();
    settled.forEach((id, line) -> {
      if (!line.equals(archived.get(id))) {
        wrong.add("%s, archived as %s".formatted(line, archived.get(id)));
      }
    });
    archived.keySet().stream()
        .filter(id -> !settled.containsKey(id))
        .forEach(id -> wrong.add(id + " was never settled"));
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "%d lines of the archive: %s"
              .formatted(wrong.size(), wrong.subList(0, Math.min(MOST_TOLD, wrong.size()))));
    }
    var whole = printed(out -> ArchiveCommand.verify(archive.toString(), S3Settings.NONE, out));
    if (!whole.getLast().equals("whole: %d commands".formatted(settled.size()))) {
      throw new AssertionError("%d settled, but %s".formatted(settled.size(), whole));
    }
    ledger.kept(Promise.ARCHIVED_ONCE, settled.size());
  }

  private Map<String, Line> settled() {
    return byId(
        database.read(tx ->
            tx.createQuery(
                    """
                    select cast(action_id as text) as id, item_id,
                      case when version is null then 'rejected' else 'applied' end as status,
                      version
                    from shop.outcome
                    """)
                .mapTo(Line.class)
                .list()));
  }

  private Map<String, Line> archived() throws IOException {
    var lines = new ArrayList<Line>();
    try (var days = Files.list(archive)) {
      for (var day : days.toList()) {
        var date = LocalDate.parse(String.valueOf(day.getFileName()));
        for (var line :
            printed(out -> ArchiveCommand.show(archive.toString(), S3Settings.NONE, date, out))) {
          lines.add(LINE.read(line.getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
    return byId(lines);
  }

  private static Map<String, Line> byId(List<Line> lines) {
    var found = new HashMap<String, Line>();
    for (var line : lines) {
      if (found.put(line.id(), line) != null) {
        throw new AssertionError("two lines of " + line.id());
      }
    }
    return found;
  }

  private static List<String> printed(Consumer<PrintStream> command) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      command.accept(out);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
