package curio.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/// Hints between the parts of a node and between nodes: "there is something new, look at the
/// store". A hint may be lost, repeated or late, so whoever listens also looks by timer; it only
/// makes things fast. Thread-safe; nothing here blocks its caller.
///
/// Listeners of the same node are called at once. Other nodes hear by NOTIFY, sent on a connection
/// of its own and never inside the caller's transaction: a transaction that notifies takes a
/// database-wide lock until its commit is on disk, so that writers would commit one by one and
/// group commit would be worth nothing. Signal after the commit. Sending is asynchronous, at most
/// one statement is under way, and what is signalled meanwhile goes out together with the next, the
/// same hint once.
///
/// After a connection was lost every listener is called with {@link #ANYTHING}, since something may
/// have been missed.
public final class Wakeups implements AutoCloseable {
  /** The payload of a hint that does not say what it is about. */
  public static final String ANYTHING = "";

  /** PostgreSQL takes less than 8000 bytes, of which some are for node and channel. */
  private static final int MAX_PAYLOAD_BYTES = 7_500;

  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final String SEPARATOR = "|";

  private final String node;
  private final Listeners listeners = new Listeners();
  private final NotifyQueue queue = new NotifyQueue();
  private final ConnectionLoop sender;
  private final ConnectionLoop receiver;

  /**
   * Connects in the background and stays connected; does not fail while the database is away.
   *
   * @param node id of this node, different from all others'
   */
  public Wakeups(DatabaseSettings settings, String node) {
    this.node = plain("node", node);
    PGSimpleDataSource source = Connections.patient(settings, "wakeups");
    source.setSocketTimeout((int) ANSWER_LIMIT.toSeconds());
    // A hint is not worth the wait for the disk.
    source.setOptions("-c synchronous_commit=off");
    this.sender = new ConnectionLoop("wakeups-sender", source, this::send);
    this.receiver = new ConnectionLoop("wakeups-receiver", source, this::receive);
    sender.start();
    receiver.start();
  }

  /** Wakes every listener of the channel, here and on other nodes. */
  public void signal(String channel) {
    signal(channel, ANYTHING);
  }

  /** The same, saying what it is about, in at most 7500 bytes of UTF-8. */
  public void signal(String channel, String payload) {
    int bytes = payload.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload: %d bytes (expected: <= %d)".formatted(bytes, MAX_PAYLOAD_BYTES));
    }
    String message = String.join(SEPARATOR, node, plain("channel", channel), payload);
    listeners.tell(channel, payload);
    queue.add(message);
  }

  /**
   * Calls the listener after signals on the channel, one call at a time; signals that it has not
   * heard yet and that say the same are one call. Closing the result ends it.
   */
  public AutoCloseable listen(String channel, Consumer<String> listener) {
    return listeners.add(plain("channel", channel), listener);
  }

  /** Ends both connections; hints that were not sent yet are lost. */
  @Override
  public void close() {
    sender.close();
    receiver.close();
    listeners.close();
  }

  private void send(Connection connection) throws SQLException, InterruptedException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_notify('curio', m) from unnest(?) m")) {
      while (true) {
        List<String> messages = queue.take(QUIET.toNanos());
        if (!messages.isEmpty()) {
          statement.setArray(1, connection.createArrayOf("text", messages.toArray()));
          statement.execute();
        }
      }
    }
  }

  private void receive(Connection connection) throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen curio");
      listeners.tellAll(ANYTHING);
      PGConnection postgres = connection.unwrap(PGConnection.class);
      while (!Thread.currentThread().isInterrupted()) {
        PGNotification[] received = postgres.getNotifications((int) QUIET.toMillis());
        if (received == null || received.length == 0) {
          // A dead connection looks like a quiet one until it is asked something.
          statement.execute("select 1");
          continue;
        }
        for (PGNotification one : received) {
          hear(one.getParameter());
        }
      }
    }
  }

  private void hear(String message) {
    String[] parts = message.split("\\|", 3);
    if (parts.length == 3 && !parts[0].equals(node)) {
      listeners.tell(parts[1], parts[2]);
    }
  }

  private static String plain(String name, String value) {
    if (value.isEmpty() || value.length() > 100 || value.contains(SEPARATOR)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 1 to 100 characters other than |)".formatted(name, value));
    }
    return value;
  }
}
