package curio.node;

import curio.ring.RedisAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ways of a node that leave this machine without TLS. The public port is none of them: a proxy
 * in front may speak it. Stateless.
 */
final class WaysInTheClear {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(0{0,4}:){2,7}0{0,3}1]?|\\[?::1]?");
  private static final Pattern HOSTS = Pattern.compile("jdbc:postgresql://([^/]*)/.*");

  /** With these the driver goes on only over TLS. */
  private static final Set<String> SAFE =
      Set.of("sslmode=require", "sslmode=verify-ca", "sslmode=verify-full");

  private WaysInTheClear() {}

  static void warn(Warnings warnings, NodeConfig config) {
    var node = config.node();
    warnings.addIf(
        config.serves() && !isHere(node.rpcHost()) && node.rpc().tls() == null,
        "rpc-host: %s without rpc.tls-certificate: the cluster secret and all calls cross the"
                .formatted(node.rpcHost())
            + " network in the clear (expected: a network that is yours alone)");
    warnings.addIf(
        !isHere(node.internalHost()),
        "internal-host: %s: the internal port has no TLS, so the cluster secret crosses the"
                .formatted(node.internalHost())
            + " network in the clear (expected: a network that is yours alone)");
    warnings.addIf(
        !isSafe(node.databaseUrl()),
        "database-url: no TLS to another machine (expected: …?sslmode=verify-full, or"
            + " sslmode=require)");
    warnings.addIf(
        isClearAddress(node.s3().endpoint()),
        "s3.endpoint: images cross the network by http (expected: https)");
    warnings.addIf(
        RedisAddress.of(node.redis()).stream()
            .anyMatch(redis -> !redis.tls() && !isHere(redis.host())),
        "redis: pictures cross the network in the clear (expected: rediss://…)");
    warnings.addIf(
        node.kafkaSettings().stream()
            .anyMatch(kafka -> !kafka.isOverTls() && !areHere(kafka.bootstrap())),
        "kafka: events cross the network in the clear (expected: security.protocol=SSL or SASL_SSL"
            + " in kafka-log.client-properties)");
    warnings.addIf(
        isClearAddress(node.publicUrl()),
        "public-url: links for new passwords cross the network by http (expected: https)");
  }

  /** Whether an address leads to another machine without TLS. */
  static boolean isClearAddress(String url) {
    boolean isClear = url.startsWith("http:") || url.startsWith("ws:");
    return isClear && !isHere(String.valueOf(URI.create(url).getHost()));
  }

  /** Whether an address of PostgreSQL leads to this machine, or over TLS; also if it is empty. */
  static boolean isSafe(String databaseUrl) {
    var hosts = HOSTS.matcher(databaseUrl);
    if (!hosts.matches()) {
      return true;
    }
    int query = databaseUrl.indexOf('?');
    var options =
        query < 0
            ? List.<String>of()
            : Arrays.asList(databaseUrl.substring(query + 1).split("&", -1));
    boolean overTls =
        options.stream().anyMatch(SAFE::contains)
            || (options.contains("ssl=true")
                && options.stream().noneMatch(option -> option.startsWith("sslmode=")));
    return overTls || areHere(List.of(String.valueOf(hosts.group(1)).split(",", -1)));
  }

  private static boolean areHere(List<String> addresses) {
    return addresses.stream()
        .map(address -> address.replaceFirst(":\\d+$", ""))
        .allMatch(WaysInTheClear::isHere);
  }

  /** Whether it is this machine's own loopback; no name is looked up. */
  static boolean isHere(String host) {
    return host.isEmpty() || LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
