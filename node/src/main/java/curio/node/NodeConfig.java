package curio.node;

import curio.http.AccessLog;
import curio.node.config.ByteSize;
import curio.node.config.Secret;
import curio.node.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that can be set. The names of the components, with dashes, are the names of the
 * options; help, documentation and defaults come from the annotations. Immutable.
 */
public record NodeConfig(
    @Setting(value = "Public port, for HTTP; 0 takes a free one", standard = "8080") int port,
    @Setting(value = "Address that the public port listens on", standard = "0.0.0.0") String host,
    @Setting(value = "Port for health and metrics; 0 takes a free one", standard = "9090")
        int internalPort,
    @Setting(value = "Address that the internal port listens on", standard = "127.0.0.1")
        String internalHost,
    @Setting(value = "Directory of the embedded stores", standard = "./data") Path data,
    @Setting(
            value = "What this node does: all, or a comma list of gateway, accounts, orders",
            standard = "all")
        List<Role> roles,
    @Setting(
            value = "Adds demo accounts and allows passwords of 5 characters; not for real use",
            standard = "false")
        boolean demo,
    @Setting(value = "YAML file with settings of the same names") String config,
    @Setting(
            value =
                "PostgreSQL 18 to use, as jdbc:postgresql://HOST:PORT/DATABASE; embedded when"
                    + " absent",
            placeholder = "URL")
        String databaseUrl,
    @Setting(value = "Form of the log lines", standard = "text") LogFormat log,
    DatabaseConfig database,
    HttpConfig http,
    AccountsConfig accounts) {

  private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration ONE_HOUR = Duration.ofHours(1);
  private static final Duration ONE_DAY = Duration.ofDays(1);
  private static final Duration ONE_YEAR = Duration.ofDays(366);

  /** How log lines look. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  public NodeConfig {
    checkPort("port", port);
    checkPort("internal-port", internalPort);
    check(port == 0 || port != internalPort, "internal-port: the same as port (expected: another)");
    roles = List.copyOf(roles);
    check(!roles.isEmpty(), "roles: none (expected: all, or some of gateway, accounts, orders)");
    check(
        !roles.contains(Role.GATEWAY) || (runs(roles, Role.ACCOUNTS) && runs(roles, Role.ORDERS)),
        "roles: gateway alone (expected: together with accounts and orders)");
    check(
        databaseUrl.isEmpty() || PostgresUrl.isGood(databaseUrl),
        "database-url: "
            + databaseUrl.replaceAll("\\?.*", "")
            + " (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
    check(
        !databaseUrl.contains("password="),
        "database-url: holds a password (expected: in CURIO_DATABASE_PASSWORD)");
  }

  /** The roles of this node, spelled out. */
  public Set<Role> runningRoles() {
    var all = EnumSet.complementOf(EnumSet.of(Role.ALL));
    all.removeIf(role -> !runs(roles, role));
    return all;
  }

  private static boolean runs(List<Role> roles, Role role) {
    return roles.contains(Role.ALL) || roles.contains(role);
  }

  private static void checkPort(String name, int port) {
    check(port >= 0 && port <= 65_535, name + ": " + port + " (expected: 0 to 65535)");
  }

  static void check(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException(message);
    }
  }

  /** How the store is reached. */
  public record DatabaseConfig(
      @Setting(value = "User at a given PostgreSQL", standard = "curio") String user,
      @Setting("Password at a given PostgreSQL") Secret password,
      @Setting(value = "Most connections of each of the two pools", standard = "10") int poolSize,
      @Setting(value = "Longest wait for a connection", standard = "2s") Duration connectTimeout,
      @Setting(value = "Longest time of a statement", standard = "5s") Duration statementTimeout) {
    public DatabaseConfig {
      check(poolSize >= 4 && poolSize <= 50, "pool-size: " + poolSize + " (expected: 4 to 50)");
      checkTime("connect-timeout", connectTimeout, Duration.ofMillis(250), ONE_HOUR);
      checkTime("statement-timeout", statementTimeout, Duration.ofMillis(100), ONE_HOUR);
    }
  }

  /** Limits of the public port. */
  public record HttpConfig(
      @Setting(value = "Largest body", standard = "1MiB") ByteSize maxBody,
      @Setting(value = "Most bytes of a request's headers", standard = "16KiB") ByteSize maxHeader,
      @Setting(value = "Longest time until a request's headers are complete", standard = "15s")
          Duration headerTimeout,
      @Setting(value = "Longest time until a request's body is complete", standard = "30s")
          Duration bodyTimeout,
      @Setting(value = "How long an idle connection is kept", standard = "60s")
          Duration idleTimeout,
      @Setting(value = "Most connections; more are refused", standard = "10000") int maxConnections,
      @Setting(value = "Most requests at work; more are answered 503", standard = "4096")
          int maxInFlight,
      @Setting(value = "How long requests in flight may take at shutdown", standard = "10s")
          Duration drain,
      @Setting(
              value = "Which requests get a line in the log; errors: status 5xx or slower than 1 s",
              standard = "errors")
          AccessLog accessLog) {
    public HttpConfig {
      check(
          maxBody.bytes() >= 1_024 && maxBody.bytes() <= 1L << 30,
          "max-body: " + maxBody + " (expected: 1KiB to 1GiB)");
      check(
          maxHeader.bytes() >= 1_024 && maxHeader.bytes() <= 1L << 20,
          "max-header: " + maxHeader + " (expected: 1KiB to 1MiB)");
      check(maxConnections > 0, "max-connections: " + maxConnections + " (expected: >= 1)");
      check(maxInFlight > 0, "max-in-flight: " + maxInFlight + " (expected: >= 1)");
      checkTime("header-timeout", headerTimeout, ONE_MILLISECOND, ONE_DAY);
      checkTime("body-timeout", bodyTimeout, ONE_MILLISECOND, ONE_DAY);
      checkTime("idle-timeout", idleTimeout, ONE_MILLISECOND, ONE_DAY);
      checkTime("drain", drain, ONE_MILLISECOND, ONE_DAY);
    }
  }

  /** Sessions and passwords. */
  public record AccountsConfig(
      @Setting(value = "How long an access token is good", standard = "15m")
          Duration accessTokenLife,
      @Setting(value = "How long a refresh token is good", standard = "30d")
          Duration refreshTokenLife,
      @Setting(
              value = "How long a used refresh token still gives the same successor",
              standard = "10s")
          Duration refreshGrace,
      @Setting(value = "Threads that hash passwords; 0: half of the processors", standard = "0")
          int passwordThreads,
      @Setting(
              value = "Most sign-ins waiting for such a thread; more are answered 503",
              standard = "128")
          int passwordQueue) {
    public AccountsConfig {
      checkTime("access-token-life", accessTokenLife, ONE_SECOND, ONE_YEAR);
      checkTime("refresh-token-life", refreshTokenLife, ONE_SECOND, ONE_YEAR);
      checkTime("refresh-grace", refreshGrace, ONE_MILLISECOND, ONE_HOUR);
      check(
          passwordThreads >= 0 && passwordThreads <= 256,
          "password-threads: " + passwordThreads + " (expected: 0 to 256)");
      check(
          passwordQueue > 0 && passwordQueue <= 100_000,
          "password-queue: " + passwordQueue + " (expected: 1 to 100000)");
    }
  }

  private static void checkTime(String name, Duration time, Duration min, Duration max) {
    check(
        time.compareTo(min) >= 0 && time.compareTo(max) <= 0,
        "%s: %dms (expected: %dms to %dms)"
            .formatted(name, time.toMillis(), min.toMillis(), max.toMillis()));
  }
}
