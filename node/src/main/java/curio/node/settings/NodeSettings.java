package curio.node.settings;

import static curio.config.Checks.ONE_HOUR;
import static curio.config.Checks.check;
import static curio.config.Checks.checkPort;
import static curio.config.Checks.checkTime;

import curio.blobs.S3Settings;
import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcTls;
import curio.config.ByteSize;
import curio.config.Secret;
import curio.config.Setting;
import curio.log.kafka.KafkaSettings;
import curio.log.spill.SpillSettings;
import curio.ring.RedisAddress;
import curio.ring.RingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be set of a node, whatever its services are. The names of the components, with dashes,
 * are the names of the options; help, documentation and defaults come from the annotations.
 * Immutable.
 */
public record NodeSettings(
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
                "What this node does: all, or a comma list of others; mock services are not part"
                    + " of all",
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
                "Directory that the page is read from whenever it changes, for those who work on"
                    + " it; that of the program when absent",
            placeholder = "DIRECTORY")
        String pageDirectory,
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
    SpillConfig spill,
    BlobConfig blobs,
    S3Settings s3,
    @Setting(
            value =
                "Redis servers that keep pictures beside each other, as redis://HOST:PORT,"
                    + " rediss:// with TLS; the memory of each node alone when absent",
            placeholder = "URL,…")
        List<Secret> redis,
    RingSettings ring,
    @Setting(
            value =
                "Kafka's brokers that keep the log, some of them; the log is in PostgreSQL when"
                    + " absent",
            placeholder = "HOST:PORT,…")
        List<String> kafka,
    KafkaConfig kafkaLog) {

  private static final Pattern ADVERTISED_HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
  private static final Pattern CONTACT = Pattern.compile("(mailto:|https://|tel:)[!-~]{1,500}");

  /** How log lines look. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  public NodeSettings {
    checkPort("port", port);
    checkPort("internal-port", internalPort);
    checkPort("rpc-port", rpcPort);
    check(port == 0 || port != internalPort, "internal-port: the same as port (expected: another)");
    check(
        rpcPort == 0 || (rpcPort != port && rpcPort != internalPort),
        "rpc-port: the same as port or internal-port (expected: another)");
    roles = List.copyOf(roles);
    redis = List.copyOf(redis);
    checkRedis(redis);
    kafka = List.copyOf(kafka);
    checkKafka(kafka, kafkaLog);
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
    check(
        pageDirectory.isEmpty() || Files.isRegularFile(Path.of(pageDirectory, "index.html")),
        "page-directory: " + pageDirectory + " (expected: a directory with an index.html)");
    if (clusterSecret.isPresent()) {
      // It knows best what it takes, and says so.
      var _ = new ClusterSecret(clusterSecret.value());
    }
    check(
        ADVERTISED_HOST.matcher(advertisedHost).matches(),
        "advertised-host: " + advertisedHost + " (expected: a host name or address)");
  }

  /** What the public port speaks. */
  public String scheme() {
    return http.overTls() ? "https" : "http";
  }

  /** Where links in mails begin. */
  public String publicAddress() {
    return publicUrl.isEmpty() ? scheme() + "://localhost:" + port : publicUrl;
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
      @Setting(
              value =
                  "Most connections for rows, of which a third only reads; a node needs four more",
              standard = "8")
          int poolSize,
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

  /** Where the events of a gateway wait while the log takes none. */
  public record SpillConfig(
      @Setting(
              value =
                  "Most bytes of events that wait on the disk of a node with the role gateway while"
                      + " the log takes none; more are answered 503; 0B: none wait",
              standard = "64MiB")
          ByteSize maxBytes,
      @Setting(
              value =
                  "Directory in which they wait, of this node alone; spill below data when absent",
              placeholder = "DIRECTORY")
          String directory) {
    private static final long MIN_BYTES = 8 << 20;

    public SpillConfig {
      check(
          maxBytes.bytes() == 0 || maxBytes.bytes() >= MIN_BYTES,
          "max-bytes: " + maxBytes + " (expected: 0B, or at least 8MiB)");
    }

    /** Whether any may wait. */
    public boolean isOn() {
      return maxBytes.bytes() > 0;
    }
  }

  /** Where events wait while the log takes none. */
  public SpillSettings spillSettings() {
    var path = spill.directory.isEmpty() ? data.resolve("spill") : Path.of(spill.directory);
    return new SpillSettings(path, spill.maxBytes.bytes());
  }

  /** Where images are kept without an S3 store. */
  public record BlobConfig(
      @Setting(
              value =
                  "Directory in which images are kept without s3.bucket, the same for all nodes"
                      + " that keep images; with it, where uploads are on their way; blobs below"
                      + " data when absent",
              placeholder = "DIRECTORY")
          String directory) {}

  /** Where the cache of what never changes is, beside this process. */
  public List<RedisAddress> redisAddresses() {
    return RedisAddress.of(redis);
  }

  /** Where the log is, unless it is in PostgreSQL. */
  public Optional<KafkaSettings> kafkaSettings() {
    return kafka.isEmpty() ? Optional.empty() : Optional.of(kafkaLog.of(kafka));
  }

  private static void checkKafka(List<String> kafka, KafkaConfig config) {
    if (kafka.isEmpty()) {
      return;
    }
    try {
      var _ = config.of(kafka);
    } catch (IllegalArgumentException e) {
      check(false, "kafka: " + e.getMessage());
    }
  }

  private static void checkRedis(List<Secret> redis) {
    try {
      var _ = RedisAddress.of(redis);
    } catch (IllegalArgumentException e) {
      check(false, "redis: " + e.getMessage());
    }
  }

  /** Where images are kept, or are on their way. */
  public Path blobDirectory() {
    return blobs.directory.isEmpty() ? data.resolve("blobs") : Path.of(blobs.directory);
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
    public @Nullable RpcTls tls() {
      return tlsCertificate.isEmpty()
          ? null
          : new RpcTls(Path.of(tlsCertificate), Path.of(tlsKey), Path.of(tlsAuthority));
    }
  }
}
