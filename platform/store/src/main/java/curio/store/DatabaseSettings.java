package curio.store;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a database is and how patient its clients are. Immutable; its text never shows the
 * password.
 *
 * @param url JDBC address, {@code jdbc:postgresql://host:port/database}
 * @param user PostgreSQL role
 * @param password password of the role
 * @param poolSize most connections; a third of them, rounded and at least one, only read
 * @param connectTimeout longest wait for a connection, pooled or new; at least 250 ms
 * @param statementTimeout longest run of one statement, and of a pause inside a transaction
 * @param ownerLogin the role that owns the schemas and changes them, if it is not the same
 */
public record DatabaseSettings(
    String url,
    String user,
    String password,
    int poolSize,
    Duration connectTimeout,
    Duration statementTimeout,
    Optional<DatabaseLogin> ownerLogin) {
  private static final String PREFIX = "jdbc:postgresql://";
  private static final int READING_SHARE = 3;

  public DatabaseSettings {
    if (!url.startsWith(PREFIX)) {
      throw new IllegalArgumentException("url: does not start with " + PREFIX);
    }
    if (poolSize < 1 || poolSize > 1_000) {
      throw new IllegalArgumentException("poolSize: " + poolSize + " (expected: 1 to 1000)");
    }
    if (connectTimeout.toMillis() < 250) {
      throw new IllegalArgumentException(
          "connectTimeout: " + connectTimeout + " (expected: >= 250 ms)");
    }
    if (statementTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "statementTimeout: " + statementTimeout + " (expected: >= 1 ms)");
    }
  }

  /** A database whose one role also owns its schemas. */
  public DatabaseSettings(
      String url,
      String user,
      String password,
      int poolSize,
      Duration connectTimeout,
      Duration statementTimeout) {
    this(url, user, password, poolSize, connectTimeout, statementTimeout, Optional.empty());
  }

  /** Whether the address itself sets one of the driver's properties. */
  boolean says(String property) {
    int query = url.indexOf('?');
    return query >= 0
        && Arrays.stream(url.substring(query + 1).split("&"))
            .anyMatch(part -> part.startsWith(property + "="));
  }

  /** How many of its connections only read; none if there is but one, which does both. */
  int readers() {
    return poolSize == 1 ? 0 : Math.max(1, (poolSize + 1) / READING_SHARE);
  }

  /** The same server and limits with another database. */
  public DatabaseSettings withDatabase(String database) {
    int slash = url.indexOf('/', PREFIX.length());
    int query = url.indexOf('?', PREFIX.length());
    String server = url.substring(0, slash >= 0 ? slash : query >= 0 ? query : url.length());
    String parameters = query >= 0 ? url.substring(query) : "";
    return withUrl(server + "/" + database + parameters);
  }

  /** The same roles and limits at another address. */
  public DatabaseSettings withUrl(String other) {
    return new DatabaseSettings(
        other, user, password, poolSize, connectTimeout, statementTimeout, ownerLogin);
  }

  /** The same database with another number of connections. */
  public DatabaseSettings withPoolSize(int size) {
    return new DatabaseSettings(
        url, user, password, size, connectTimeout, statementTimeout, ownerLogin);
  }

  /** The same database with another limit for one statement. */
  public DatabaseSettings withStatementTimeout(Duration timeout) {
    return new DatabaseSettings(url, user, password, poolSize, connectTimeout, timeout, ownerLogin);
  }

  /** The same database with another limit for a connection. */
  public DatabaseSettings withConnectTimeout(Duration timeout) {
    return new DatabaseSettings(
        url, user, password, poolSize, timeout, statementTimeout, ownerLogin);
  }

  /** The same, with a role of its own for the schemas. */
  public DatabaseSettings withOwner(DatabaseLogin owner) {
    return new DatabaseSettings(
        url, user, password, poolSize, connectTimeout, statementTimeout, Optional.of(owner));
  }

  /** How the owner of the schemas connects. */
  public DatabaseSettings asOwner() {
    return as(ownerLogin.orElse(new DatabaseLogin(user, password)));
  }

  /** How somebody else connects, who is then the only role. */
  public DatabaseSettings as(DatabaseLogin login) {
    return new DatabaseSettings(
        url, login.user(), login.password(), poolSize, connectTimeout, statementTimeout);
  }

  @Override
  public String toString() {
    // The address may carry a password of its own among its parameters.
    int query = url.indexOf('?');
    return "DatabaseSettings[url=%s, user=%s, poolSize=%d, connectTimeout=%s, statementTimeout=%s]"
        .formatted(
            query < 0 ? url : url.substring(0, query),
            user,
            poolSize,
            connectTimeout,
            statementTimeout);
  }
}
