package curio.node.settings;

import static curio.config.Checks.ONE_DAY;
import static curio.config.Checks.ONE_MILLISECOND;
import static curio.config.Checks.check;
import static curio.config.Checks.checkTime;

import curio.config.ByteSize;
import curio.config.Setting;
import curio.http.AccessLog;
import curio.http.HttpSettings;
import curio.http.browser.Cors;
import curio.http.browser.SecurityHeaders;
import curio.http.proxy.ProxyHeaders;
import curio.http.proxy.TrustedProxies;
import curio.http.tls.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Limits of the public port, and how it treats browsers, proxies and TLS. Immutable. */
public record HttpConfig(
    @Setting(
            value = "Largest body, except on routes that are made for larger ones",
            standard = "64KiB")
        ByteSize maxBody,
    @Setting(value = "Most bytes of a request's headers", standard = "16KiB") ByteSize maxHeader,
    @Setting(value = "Longest time until a request's headers are complete", standard = "15s")
        Duration headerTimeout,
    @Setting(value = "Longest time until a request's body is complete", standard = "30s")
        Duration bodyTimeout,
    @Setting(value = "How long an idle connection is kept", standard = "60s") Duration idleTimeout,
    @Setting(
            value =
                "Most connections; more are refused; 0: as many as a quarter of the heap holds,"
                    + " 10000 at most",
            standard = "0")
        int maxConnections,
    @Setting(
            value = "Most of them from one client address, unless it is a proxy; 0: half of them",
            standard = "0")
        int maxConnectionsPerAddress,
    @Setting(value = "Most requests at work; more are answered 503", standard = "4096")
        int maxInFlight,
    @Setting(
            value =
                "Most of them from one client address, IPv6: from its /64; more are answered 429;"
                    + " 0: half of them",
            standard = "0")
        int maxInFlightPerAddress,
    @Setting(
            value =
                "Most bytes of requests and of answers not taken yet that are kept at once; more"
                    + " are answered 503; 0B: a quarter of the heap",
            standard = "0B")
        ByteSize maxBytes,
    @Setting(
            value =
                "Most of them for one client address, IPv6: for its /64; more are answered 429; 0B:"
                    + " an eighth",
            standard = "0B")
        ByteSize maxBytesPerAddress,
    @Setting(
            value = "Most requests that wait for something to happen; more are answered 503",
            standard = "10000")
        int maxWaits,
    @Setting(
            value =
                "Most of them from one client address, except those of relying parties; more are"
                    + " answered 429",
            standard = "256")
        int maxWaitsPerAddress,
    @Setting(
            value = "Most of them for one thing, such as a session; more are answered 429",
            standard = "8")
        int maxWaitsPerSession,
    @Setting(
            value =
                "Most clients that stay, over WebSocket or as readers of a stream; more are"
                    + " answered 503; 0: as many as a quarter of the heap holds, 20000 at most",
            standard = "0")
        int maxSockets,
    @Setting(
            value = "Most of them from one client address, IPv6: from its /64; more are told 4429",
            standard = "256")
        int maxSocketsPerAddress,
    @Setting(
            value =
                "How often they are asked whether they are there; who answers twice with silence"
                    + " is closed before the third time",
            standard = "20s")
        Duration socketPing,
    @Setting(value = "How long requests in flight may take at shutdown", standard = "10s")
        Duration drain,
    @Setting(
            value = "Which requests get a line in the log; errors: status 5xx or slower than 1 s",
            standard = "errors")
        AccessLog accessLog,
    @Setting(
            value =
                "PEM file with the certificate of the public port and those that lead to a known"
                    + " authority; plain HTTP when absent",
            placeholder = "FILE")
        String tlsCertificate,
    @Setting(value = "PEM file with its private key, unencrypted PKCS#8", placeholder = "FILE")
        String tlsKey,
    @Setting(value = "How often both files are looked at for changes", standard = "5s")
        Duration tlsCheckEvery,
    @Setting("Addresses or ranges of proxies that are believed when they name the client")
        List<String> trustedProxies,
    @Setting(value = "What the proxies write the client into", standard = "x-forwarded")
        ProxyHeaders proxyHeaders,
    @Setting(
            value = "Whether answers tell browsers to be careful: no frames, no foreign content",
            standard = "true")
        boolean securityHeaders,
    @Setting(
            value = "How long a browser that came over TLS is to come over TLS only; 0s: not asked",
            standard = "180d")
        Duration strictTransport,
    @Setting("Origins whose pages may send requests without cookies") List<String> corsOrigins,
    @Setting("Origins whose pages may do what their user can do, with cookies")
        List<String> corsCredentialOrigins,
    @Setting(value = "How long a browser may remember what it was allowed", standard = "10m")
        Duration corsMaxAge) {
  private static final long MIN_BYTES = 1 << 20;

  /** Refuses values that would serve nobody. */
  public HttpConfig {
    check(
        maxBody.bytes() >= 1_024 && maxBody.bytes() <= 1L << 30,
        "max-body: " + maxBody + " (expected: 1KiB to 1GiB)");
    check(
        maxHeader.bytes() >= 1_024 && maxHeader.bytes() <= 1L << 20,
        "max-header: " + maxHeader + " (expected: 1KiB to 1MiB)");
    check(maxConnections >= 0, "max-connections: " + maxConnections + " (expected: >= 0)");
    check(
        maxConnectionsPerAddress >= 0,
        "max-connections-per-address: " + maxConnectionsPerAddress + " (expected: >= 0)");
    check(maxInFlight > 0, "max-in-flight: " + maxInFlight + " (expected: >= 1)");
    check(
        maxInFlightPerAddress >= 0,
        "max-in-flight-per-address: " + maxInFlightPerAddress + " (expected: >= 0)");
    check(
        maxBytes.bytes() == 0 || maxBytes.bytes() >= MIN_BYTES,
        "max-bytes: " + maxBytes + " (expected: 0B, or at least 1MiB)");
    check(
        maxBytesPerAddress.bytes() == 0 || maxBytesPerAddress.bytes() >= MIN_BYTES,
        "max-bytes-per-address: " + maxBytesPerAddress + " (expected: 0B, or at least 1MiB)");
    check(maxWaits > 0, "max-waits: " + maxWaits + " (expected: >= 1)");
    check(
        maxWaitsPerAddress > 0,
        "max-waits-per-address: " + maxWaitsPerAddress + " (expected: >= 1)");
    check(
        maxWaitsPerSession > 0,
        "max-waits-per-session: " + maxWaitsPerSession + " (expected: >= 1)");
    check(maxSockets >= 0, "max-sockets: " + maxSockets + " (expected: >= 0)");
    check(
        maxSocketsPerAddress > 0,
        "max-sockets-per-address: " + maxSocketsPerAddress + " (expected: >= 1)");
    checkTime("socket-ping", socketPing, Duration.ofMillis(100), Duration.ofHours(1));
    checkTime("header-timeout", headerTimeout, ONE_MILLISECOND, ONE_DAY);
    checkTime("body-timeout", bodyTimeout, ONE_MILLISECOND, ONE_DAY);
    checkTime("idle-timeout", idleTimeout, ONE_MILLISECOND, ONE_DAY);
    checkTime("drain", drain, ONE_MILLISECOND, ONE_DAY);
    checkTime("tls-check-every", tlsCheckEvery, Duration.ofMillis(10), Duration.ofHours(1));
    check(
        tlsCertificate.isEmpty() == tlsKey.isEmpty(),
        "tls-certificate: without tls-key, or the other way round (expected: both or neither)");
    trustedProxies = List.copyOf(trustedProxies);
    corsOrigins = List.copyOf(corsOrigins);
    corsCredentialOrigins = List.copyOf(corsCredentialOrigins);
    // These know best what they take, and say so.
    var _ = TrustedProxies.of(trustedProxies, proxyHeaders);
    var _ = new SecurityHeaders(securityHeaders, strictTransport);
    var _ = new Cors(Set.copyOf(corsOrigins), Set.copyOf(corsCredentialOrigins), corsMaxAge);
  }

  private HttpSettings.Load load() {
    long bytes = maxBytes.bytes() > 0 ? maxBytes.bytes() : HttpSettings.Load.usualBytes();
    long perAddress =
        maxBytesPerAddress.bytes() > 0
            ? maxBytesPerAddress.bytes()
            : HttpSettings.Load.usualBytesPerAddress(bytes);
    int connections =
        maxConnections > 0 ? maxConnections : HttpSettings.Load.usualConnections(overTls());
    return new HttpSettings.Load(
        connections,
        maxConnectionsPerAddress > 0 ? maxConnectionsPerAddress : Math.max(1, connections / 2),
        maxInFlight,
        maxInFlightPerAddress > 0 ? maxInFlightPerAddress : Math.max(1, maxInFlight / 2),
        bytes,
        perAddress,
        new HttpSettings.WaitLimits(maxWaits, maxWaitsPerAddress, maxWaitsPerSession),
        sockets());
  }

  private HttpSettings.SocketLimits sockets() {
    int most = maxSockets > 0 ? maxSockets : HttpSettings.Load.usualSockets(overTls());
    return new HttpSettings.SocketLimits(most, maxSocketsPerAddress, socketPing);
  }

  /** Whether the public port speaks TLS. */
  public boolean overTls() {
    return !tlsCertificate.isEmpty();
  }

  /**
   * The settings of the public port.
   *
   * @param strict whether browsers may be told to come over TLS only
   */
  public HttpSettings settings(String host, int port, boolean strict) {
    var settings =
        HttpSettings.of("public", host, port)
            .with(new HttpSettings.Sizes(maxBody.toInt(), maxHeader.toInt(), maxHeader.toInt() / 2))
            .with(new HttpSettings.Timeouts(headerTimeout, bodyTimeout, idleTimeout, drain))
            .with(load())
            .with(accessLog)
            .with(TrustedProxies.of(trustedProxies, proxyHeaders))
            .with(new SecurityHeaders(securityHeaders, strict ? strictTransport : Duration.ZERO))
            .with(new Cors(Set.copyOf(corsOrigins), Set.copyOf(corsCredentialOrigins), corsMaxAge));
    return overTls()
        ? settings.with(new TlsSettings(Path.of(tlsCertificate), Path.of(tlsKey), tlsCheckEvery))
        : settings;
  }
}
