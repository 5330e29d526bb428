package curio.node;

import curio.accounts.AccountsSettings;
import curio.accounts.mail.SmtpSettings;
import curio.accounts.users.ReservedNames;
import curio.cluster.ClusterSecret;
import curio.cluster.RpcTls;
import curio.node.config.Secret;
import curio.node.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set. The names of the components, with dashes, are the names of the
 * options; help, documentation and defaults come from the annotations. Immutable.
 */
public record NodeConfig(
    @Setting(value = "Public port, for HTTP; 0 takes a free one", standard = "8080") int port,
    @Setting(value = "Address that the public port listens on", standard = "0.0.0.0") String host,
    @Setting(
            value = "Port for health, metrics and the registry; 0 takes a free one",
            standard = "9090")
        int internalPort,
    @Setting(value = "Address that the internal port listens on", standard = "127.0.0.1")
        String internalHost,
    @Setting(value = "Port for calls between nodes; 0 takes a free one", standard = "9091")
        int rpcPort,
    @Setting(value = "Address that the port for calls listens on", standard = "127.0.0.1")
        String rpcHost,
    @Setting(value = "Directory of the embedded stores", standard = "./data") Path data,
    @Setting(
            value =
                "What this node does: all, or a comma list of gateway, registry, accounts,"
                    + " mobile-id, orders, mobile-id-mock; the last one is not part of all",
            standard = "all")
        List<Role> roles,
    @Setting(
            value =
                "Adds demo accounts and, to all roles, a stand-in for Mobile-ID; allows passwords"
                    + " of 5 characters; not for real use",
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
    @Setting(
            value =
                "Address that links in mails begin with; that of this node on localhost when"
                    + " absent",
            placeholder = "URL")
        String publicUrl,
    @Setting(
            value =
                "Where weaknesses are reported, as mailto:… or https://…, for"
                    + " /.well-known/security.txt; that address is 404 when absent",
            placeholder = "URL")
        String securityContact,
    @Setting(
            value =
                "Secret that all nodes share, at least 16 characters; a random one when absent,"
                    + " kept with an embedded store")
        Secret clusterSecret,
    @Setting(
            value = "Name or address under which other nodes reach this one",
            standard = "127.0.0.1",
            placeholder = "HOST")
        String advertisedHost,
    DatabaseConfig database,
    HttpConfig http,
    RpcConfig rpc,
    AccountsConfig accounts,
    MailConfig mail,
    MobileIdConfig mobileId,
    MobileIdMockConfig mobileIdMock) {

  static final Duration ONE_MILLISECOND = Duration.ofMillis(1);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration ONE_HOUR = Duration.ofHours(1);
  static final Duration ONE_DAY = Duration.ofDays(1);
  private static final Duration ONE_YEAR = Duration.ofDays(366);

  private static final Pattern ADVERTISED_HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
  private static final Pattern CONTACT = Pattern.compile("(mailto:|https://|tel:)[!-~]{1,500}");
  private static final Pattern MAIL_ADDRESS = Pattern.compile("[!-?A-~]{1,64}@[!-?A-~]{1,189}");

  /** How log lines look. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  public NodeConfig {
    checkPort("port", port);
    checkPort("internal-port", internalPort);
    checkPort("rpc-port", rpcPort);
    check(port == 0 || port != internalPort, "internal-port: the same as port (expected: another)");
    check(
        rpcPort == 0 || (rpcPort != port && rpcPort != internalPort),
        "rpc-port: the same as port or internal-port (expected: another)");
    roles = List.copyOf(roles);
    check(
        !roles.isEmpty(),
        "roles: none (expected: all, or some of gateway, registry, accounts, mobile-id, orders,"
            + " mobile-id-mock)");
    check(
        databaseUrl.isEmpty() || PostgresUrl.isGood(databaseUrl),
        "database-url: "
            + databaseUrl.replaceAll("\\?.*", "")
            + " (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
    check(
        !databaseUrl.contains("password="),
        "database-url: holds a password (expected: in CURIO_DATABASE_PASSWORD)");
    check(
        publicUrl.isEmpty() || PublicUrl.isGood(publicUrl),
        "public-url: " + publicUrl + " (expected: http://HOST or https://HOST)");
    check(
        securityContact.isEmpty() || CONTACT.matcher(securityContact).matches(),
        "security-contact: " + securityContact + " (expected: mailto:… or https://…)");
    if (clusterSecret.isPresent()) {
      // It knows best what it takes, and says so.
      var _ = new ClusterSecret(clusterSecret.value());
    }
    check(
        clusterSecret.isPresent() || runsEverything(roles),
        "cluster-secret: none (expected: that of the nodes that run the other roles)");
    check(
        ADVERTISED_HOST.matcher(advertisedHost).matches(),
        "advertised-host: " + advertisedHost + " (expected: a host name or address)");
  }

  /** The roles of this node, spelled out. */
  public Set<Role> runningRoles() {
    var all = EnumSet.complementOf(EnumSet.of(Role.ALL));
    all.removeIf(role -> !runs(roles, role));
    if (demo && roles.contains(Role.ALL)) {
      all.add(Role.MOBILE_ID_MOCK);
    }
    return all;
  }

  /** What the public port speaks. */
  String scheme() {
    return http.overTls() ? "https" : "http";
  }

  private static boolean runsEverything(List<Role> roles) {
    return Stream.of(Role.values())
        .allMatch(role -> role == Role.ALL || role.forTrials() || runs(roles, role));
  }

  private static boolean runs(List<Role> roles, Role role) {
    return roles.contains(role) || (roles.contains(Role.ALL) && !role.forTrials());
  }

  static void checkPort(String name, int port) {
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
      @Setting(
              value =
                  "User at a given PostgreSQL that owns the schemas and migrates them;"
                      + " database.user does both when absent",
              placeholder = "NAME")
          String migrationUser,
      @Setting("Password of the user that migrates") Secret migrationPassword,
      @Setting(value = "Most connections of each of the two pools", standard = "10") int poolSize,
      @Setting(value = "Longest wait for a connection", standard = "2s") Duration connectTimeout,
      @Setting(value = "Longest time of a statement", standard = "5s") Duration statementTimeout) {
    public DatabaseConfig {
      check(
          !migrationPassword.isPresent() || !migrationUser.isEmpty(),
          "migration-password: without migration-user (expected: both or none)");
      check(poolSize >= 4 && poolSize <= 50, "pool-size: " + poolSize + " (expected: 4 to 50)");
      checkTime("connect-timeout", connectTimeout, Duration.ofMillis(250), ONE_HOUR);
      checkTime("statement-timeout", statementTimeout, Duration.ofMillis(100), ONE_HOUR);
    }
  }

  /** How nodes keep their calls to each other secret. */
  public record RpcConfig(
      @Setting(
              value =
                  "PEM file with the certificate that this node shows other nodes; calls are not"
                      + " encrypted when absent",
              placeholder = "FILE")
          String tlsCertificate,
      @Setting(value = "PEM file with its private key, unencrypted PKCS#8", placeholder = "FILE")
          String tlsKey,
      @Setting(
              value = "PEM file with the certificates of who signs those of the nodes",
              placeholder = "FILE")
          String tlsAuthority) {
    public RpcConfig {
      check(
          tlsCertificate.isEmpty() == tlsKey.isEmpty()
              && tlsKey.isEmpty() == tlsAuthority.isEmpty(),
          "tls-certificate: without tls-key or tls-authority, or the other way round (expected:"
              + " all three or none)");
    }

    /** What it takes, if it is wanted. */
    @Nullable RpcTls tls() {
      return tlsCertificate.isEmpty()
          ? null
          : new RpcTls(Path.of(tlsCertificate), Path.of(tlsKey), Path.of(tlsAuthority));
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
          int passwordQueue,
      @Setting(
              value =
                  "User names that are made administrators when they are first named; who is new"
                      + " gets a link to choose a password by mail")
          List<String> admins,
      @Setting(
              value =
                  "Words that no new user name consists of, since people would take its owner for"
                      + " who runs this place",
              standard =
                  "abuse,admin,administrator,administrators,admins,anonymous,curio,helpdesk,"
                      + "hostmaster,moderator,moderators,nobody,noreply,official,operator,"
                      + "postmaster,root,security,service,staff,superuser,support,sysadmin,system,"
                      + "webmaster")
          List<String> reservedNames,
      @Setting(
              value =
                  "How long after a sign-in by Mobile-ID its session may change what otherwise"
                      + " needs the password, where there is none",
              standard = "5m")
          Duration freshProof,
      @Setting(
              value = "Whether failures slow down sign-in; only tests and benchmarks are without",
              standard = "true")
          boolean throttle,
      @Setting(value = "Most accounts that one address may make in an hour", standard = "1000")
          int signUpsPerHour,
      AccountLimits limits) {
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
      check(
          signUpsPerHour > 0 && signUpsPerHour <= 100_000,
          "sign-ups-per-hour: " + signUpsPerHour + " (expected: 1 to 100000)");
      admins = AccountsSettings.checkedAdmins(admins);
      checkTime("fresh-proof", freshProof, ONE_SECOND, ONE_HOUR);
      reservedNames = ReservedNames.checkedWords(reservedNames);
    }
  }

  /** What one account may do and leave behind. */
  public record AccountLimits(
      @Setting(
              value = "Most sessions that one account opens in an hour, in whatever way; 0: any",
              standard = "300")
          int signInsPerHour,
      @Setting(
              value = "Most uses of refresh tokens of one account in an hour; 0: any number",
              standard = "600")
          int refreshesPerHour,
      @Setting(
              value = "Most changes that one account makes of itself in an hour; 0: any number",
              standard = "120")
          int changesPerHour,
      @Setting(
              value =
                  "Most mails with a link for a new password to one address at once; the next"
                      + " follows after 25 minutes, when the last one's link is still good",
              standard = "3")
          int resetLinksAtOnce,
      @Setting(
              value = "After this time a session is over, however often it was refreshed",
              standard = "90d")
          Duration sessionLife,
      @Setting(value = "How long entries of the audit are kept", standard = "730d")
          Duration auditKeep) {
    private static final Duration TEN_YEARS = Duration.ofDays(3_653);

    public AccountLimits {
      checkRate("sign-ins-per-hour", signInsPerHour);
      checkRate("refreshes-per-hour", refreshesPerHour);
      checkRate("changes-per-hour", changesPerHour);
      check(
          resetLinksAtOnce > 0 && resetLinksAtOnce <= 10,
          "reset-links-at-once: " + resetLinksAtOnce + " (expected: 1 to 10)");
      checkTime("session-life", sessionLife, ONE_SECOND, TEN_YEARS);
      checkTime("audit-keep", auditKeep, ONE_DAY, TEN_YEARS);
    }

    private static void checkRate(String name, int rate) {
      check(rate >= 0 && rate <= 100_000, name + ": " + rate + " (expected: 0 to 100000)");
    }
  }

  /** How mail leaves. */
  public record MailConfig(
      @Setting(
              value = "Mail server; when absent, mails become files below the data directory",
              placeholder = "HOST")
          String smtpHost,
      @Setting(value = "Port of the mail server", standard = "587") int smtpPort,
      @Setting(value = "How the connection to it is kept secret", standard = "starttls")
          SmtpSettings.Tls smtpTls,
      @Setting("User at the mail server; none when absent") String user,
      @Setting("Password at the mail server") Secret password,
      @Setting(value = "Sender of all mails", standard = "curio@localhost") String from) {
    public MailConfig {
      check(
          smtpHost.chars().noneMatch(c -> c <= ' ' || c >= 0x7f),
          "smtp-host: " + smtpHost + " (expected: a host name or address)");
      check(
          smtpPort >= 1 && smtpPort <= 65_535,
          "smtp-port: " + smtpPort + " (expected: 1 to 65535)");
      check(
          user.isEmpty() != password.isPresent(),
          "user: without password, or the other way round (expected: both or neither)");
      check(
          user.isEmpty() || smtpTls != SmtpSettings.Tls.NONE,
          "smtp-tls: none with a password (expected: starttls or tls)");
      check(
          MAIL_ADDRESS.matcher(from).matches(),
          "from: " + from + " (expected: like curio@example.org)");
    }
  }

  static void checkTime(String name, Duration time, Duration min, Duration max) {
    check(
        time.compareTo(min) >= 0 && time.compareTo(max) <= 0,
        "%s: %dms (expected: %dms to %dms)"
            .formatted(name, time.toMillis(), min.toMillis(), max.toMillis()));
  }
}
