package curio.store.notifications;

import curio.store.Connections;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.StoreErrors;
import curio.store.migrations.Grants;
import curio.store.notifications.NotificationQueue.Message;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hints between the parts of a node and between nodes: "there is something new, look at the
/// store". A hint may be lost, repeated or late, so whoever listens also looks by timer; it only
/// makes things fast. Thread-safe; nothing here blocks its caller.
///
/// Listeners of the same node are called at once. Other nodes hear by NOTIFY, never inside the
/// caller's transaction: a transaction that notifies takes a database-wide lock until its commit is
/// on disk, so that writers would commit one by one and group commit would be worth nothing. Send
/// after the commit.
///
/// A node sends one NOTIFY for each channel in {@link #PACE} at most: the first at once, what comes
/// within that time together afterwards, the same text once. The last of a burst is always sent.
/// While the store is away they wait, and are sent when it answers again. Who acts on a channel and
/// is busy with it says so ({@link #awake}), and hears of it seldom then.
///
/// All channels share one connection that listens. After it was lost every listener is called with
/// {@link #ANYTHING}, since something may have been missed.
public final class Notifications implements AutoCloseable {
  /** The text of a hint that does not say what it is about. */
  public static final String ANYTHING = "";

  /** Shortest time between two NOTIFY of one channel by one node. */
  public static final Duration PACE = Duration.ofMillis(20);

  /** The group of nodes that hear each other unless something else is said. */
  public static final String GROUP = "curio";

  /** How long others hold back after {@link #awake}. */
  public static final Duration AWAKE = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  /** PostgreSQL takes less than 8000 bytes, of which some are for node and channel. */
  private static final int MAX_TEXT_BYTES = 7_500;

  private static final Duration KEEPALIVE = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final Duration RETRY_DELAY = Duration.ofMillis(200);
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(1);
  private static final String SEPARATOR = "|";

  /** The channel whose texts are channels: of those on which others are awake. */
  private static final String AWAKE_CHANNEL = "awake";

  private final Database database;
  private final String node;
  private final String group;
  private final boolean primaryOnly;
  private final Listeners listeners = new Listeners();
  private final NotificationQueue queue = new NotificationQueue(MAX_TEXT_BYTES, PACE);
  private final Thread sender =
      Thread.ofVirtual().name("notifications-sender").unstarted(this::sendDue);
  private final ConnectionLoop receiver;
  private volatile boolean closed;

  /** Of the one thread that sends. */
  private boolean failing;

  /** Ends what it stands for. */
  @FunctionalInterface
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Connects in the background and stays connected; does not fail while the database is away.
   *
   * @param database sends, by a connection that it shares with others
   * @param settings the same database, for the one connection that listens
   * @param node id of this node, different from all others'
   */
  public Notifications(Database database, DatabaseSettings settings, String node) {
    this(database, settings, node, GROUP);
  }

  /** The same for nodes that hear only those of their own group, a lower-case name. */
  public Notifications(Database database, DatabaseSettings settings, String node, String group) {
    this.database = database;
    this.node = plain("node", node);
    this.group = plain("group", group);
    PGSimpleDataSource source = Connections.patient(settings, "notifications");
    source.setSocketTimeout((int) ANSWER_LIMIT.toSeconds());
    this.primaryOnly = Connections.wantPrimary(source);
    this.receiver = new ConnectionLoop("notifications", source, this::receive);
    sender.start();
    receiver.start();
  }

  /** Tells every listener of the channel, here and on other nodes. */
  public void send(String channel) {
    send(channel, ANYTHING);
  }

  /** The same, saying what it is about: at most 7500 bytes of UTF-8 without control characters. */
  public void send(String channel, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_TEXT_BYTES || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "text: %d bytes (expected: <= %d, no control characters)"
              .formatted(bytes, MAX_TEXT_BYTES));
    }
    listeners.tell(plain("channel", channel), text);
    queue.add(channel, text);
  }

  /**
   * Tells other nodes that who acts on this channel looks by itself for a while, longer than {@link
   * #AWAKE}: they hold back what they would send for that time, and send the last of it then.
   */
  public void awake(String channel) {
    queue.add(AWAKE_CHANNEL, plain("channel", channel));
  }

  /**
   * Calls the listener after notifications of the channel, one call at a time; those that it has
   * not heard yet and that say the same are one call.
   */
  public Listening listen(String channel, Consumer<String> listener) {
    return listeners.add(plain("channel", channel), listener);
  }

  /** Sends what waits, for at most a second, and ends the connection. */
  @Override
  public void close() {
    closed = true;
    queue.close();
    try {
      if (!sender.join(FLUSH_LIMIT)) {
        sender.interrupt();
      }
    } catch (InterruptedException e) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
    receiver.close();
    listeners.close();
  }

  private void sendDue() {
    try {
      for (List<Message> due = queue.take(); !due.isEmpty(); due = queue.take()) {
        sendAll(due);
      }
    } catch (InterruptedException e) {
      LOG.atDebug().log("notifications that wait are not sent");
    }
  }

  /** Whatever goes wrong, they are kept: nothing that waits is forgotten. */
  private void sendAll(List<Message> due) {
    try {
      database.inOneStatement(tx -> sendAll(tx.getConnection(), due));
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.atInfo().addKeyValue("reason", e.getMessage()).log("notifications wait for the store");
      }
      failing = true;
      if (!closed) {
        queue.putBack(due);
        LockSupport.parkNanos(RETRY_DELAY.toNanos());
      }
    }
  }

  /** Does not wait for the disk: what a crash loses, a crash makes everybody look for. */
  private int sendAll(Connection connection, List<Message> due) throws SQLException {
    String sql =
        """
        select pg_notify(?, m) from unnest(?::text[]) as m,
          (select set_config('synchronous_commit', 'off', true)) as hasty
        """;
    String[] messages =
        due.stream()
            .map(one -> String.join(SEPARATOR, node, one.channel(), one.texts()))
            .toArray(String[]::new);
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, group);
      statement.setArray(2, connection.createArrayOf("text", messages));
      statement.execute();
      return messages.length;
    }
  }

  private void receive(Connection connection) throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + Grants.quoted(group));
      listeners.tellAll(ANYTHING);
      PGConnection postgres = connection.unwrap(PGConnection.class);
      while (!Thread.currentThread().isInterrupted()) {
        PGNotification[] received = postgres.getNotifications((int) KEEPALIVE.toMillis());
        if (received == null || received.length == 0) {
          checkServer(statement);
          continue;
        }
        for (PGNotification one : received) {
          hear(one.getParameter());
        }
      }
    }
  }

  /**
   * A dead connection looks like a quiet one until it is asked something, and so does one to a
   * server that is not the primary any more.
   */
  private void checkServer(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("show transaction_read_only")) {
      row.next();
      if (primaryOnly && "on".equals(row.getString(1))) {
        throw new SQLException("the server is not the primary any more", StoreErrors.READ_ONLY);
      }
    }
  }

  private void hear(String message) {
    String[] parts = message.split("\\|", 3);
    if (parts.length == 3 && !parts[0].equals(node)) {
      for (String text : parts[2].split(String.valueOf(NotificationQueue.SEPARATOR), -1)) {
        if (parts[1].equals(AWAKE_CHANNEL)) {
          queue.hold(text, AWAKE);
        }
        listeners.tell(parts[1], text);
      }
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
