package curio.http;

import curio.http.browser.Cors;
import curio.http.browser.SecurityHeaders;
import curio.http.proxy.TrustedProxies;
import curio.http.server.HttpEdge;
import curio.http.tls.TlsSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one listening port is and allows, in groups that each have their usual values.
 *
 * @param name what the port is for, as the {@code port} tag of its metrics
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param sizes how much a request may bring
 * @param timeouts how long a client may take
 * @param load how much at once
 * @param accessLog which requests are logged
 * @param tls the certificate of a port that speaks TLS; null for plain HTTP
 * @param proxies whose word on where a request comes from is believed
 * @param headers what browsers are told to be careful about
 * @param cors which other sites' pages may use the port
 */
public record HttpSettings(
    String name,
    String host,
    int port,
    Sizes sizes,
    Timeouts timeouts,
    Load load,
    AccessLog accessLog,
    @Nullable TlsSettings tls,
    TrustedProxies proxies,
    SecurityHeaders headers,
    Cors cors) {
  private static final int INTERNAL_PART = 4;

  /** Refuses values that would serve nobody. */
  public HttpSettings {
    atLeast("port", port, 0);
  }

  /** The usual limits on a port of the given purpose. */
  public static HttpSettings of(String name, String host, int port) {
    return new HttpSettings(
        name,
        host,
        port,
        Sizes.USUAL,
        Timeouts.USUAL,
        Load.USUAL,
        AccessLog.ERRORS,
        null,
        TrustedProxies.NONE,
        SecurityHeaders.OFF,
        Cors.OFF);
  }

  /**
   * A port for operators and other nodes beside one for everybody: it may keep a quarter of the
   * bytes.
   */
  public static HttpSettings internal(String host, int port) {
    HttpSettings usual = of("internal", host, port);
    long bytes = usual.load().maxBytes() / INTERNAL_PART;
    return usual.with(usual.load().withBytes(bytes, bytes));
  }

  /** The same with other limits of size. */
  public HttpSettings with(Sizes sizes) {
    return new HttpSettings(
        name, host, port, sizes, timeouts, load, accessLog, tls, proxies, headers, cors);
  }

  /** The same with other limits of time. */
  public HttpSettings with(Timeouts timeouts) {
    return new HttpSettings(
        name, host, port, sizes, timeouts, load, accessLog, tls, proxies, headers, cors);
  }

  /** The same with other limits of load. */
  public HttpSettings with(Load load) {
    return new HttpSettings(
        name, host, port, sizes, timeouts, load, accessLog, tls, proxies, headers, cors);
  }

  /** The same with another choice of logged requests. */
  public HttpSettings with(AccessLog accessLog) {
    return new HttpSettings(
        name, host, port, sizes, timeouts, load, accessLog, tls, proxies, headers, cors);
  }

  /** The same over TLS, which then is all that the port speaks. */
  public HttpSettings with(TlsSettings tls) {
    return new HttpSettings(
        name, host, port, sizes, timeouts, load, accessLog, tls, proxies, headers, cors);
  }

  /** The same behind these proxies. */
  public HttpSettings with(TrustedProxies proxies) {
    return new HttpSettings(
        name, host, port, sizes, timeouts, load, accessLog, tls, proxies, headers, cors);
  }

  /** The same telling browsers to be careful. */
  public HttpSettings with(SecurityHeaders headers) {
    return new HttpSettings(
        name, host, port, sizes, timeouts, load, accessLog, tls, proxies, headers, cors);
  }

  /** The same for pages of these origins too. */
  public HttpSettings with(Cors cors) {
    return new HttpSettings(
        name, host, port, sizes, timeouts, load, accessLog, tls, proxies, headers, cors);
  }

  /**
   * How much a request may bring.
   *
   * @param maxBodyBytes the longest body, unless a route asks for more
   * @param maxHeaderBytes all headers together
   * @param maxPathBytes the request target: path and query
   */
  public record Sizes(int maxBodyBytes, int maxHeaderBytes, int maxPathBytes) {
    static final Sizes USUAL = new Sizes(64 << 10, 16 << 10, 8 << 10);

    /** Refuses values that would serve nobody. */
    public Sizes {
      atLeast("max-body-bytes", maxBodyBytes, 0);
      atLeast("max-header-bytes", maxHeaderBytes, 256);
      atLeast("max-path-bytes", maxPathBytes, 16);
    }
  }

  /**
   * How long a client may take.
   *
   * @param header from the first byte of a request (or the opening of the connection) to the end of
   *     its headers
   * @param body from the end of the headers to the end of the body
   * @param idle between an answer and the next request, and for a client to take an answer
   * @param drain how long {@link HttpEdge#close} waits for requests being handled
   */
  public record Timeouts(Duration header, Duration body, Duration idle, Duration drain) {
    static final Timeouts USUAL =
        new Timeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));

    /** Refuses values that would serve nobody. */
    public Timeouts {
      positive("header-timeout", header);
      positive("body-timeout", body);
      positive("idle-timeout", idle);
      positive("drain", drain);
    }

    private static void positive(String what, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: > 0)");
      }
    }
  }

  /**
   * How much at once.
   *
   * @param maxConnections open connections; more are closed at once
   * @param maxConnectionsPerAddress of one client address, unless it is a proxy
   * @param maxInFlight requests being handled; more are answered 503 at once
   * @param maxInFlightPerAddress of one client address; more are answered 429 at once
   * @param maxBytes what heads, bodies and answers in flight may hold; more is answered 503
   * @param maxBytesPerAddress the same for one client address; more is answered 429
   * @param waits how many requests may wait
   * @param sockets how many clients may stay
   */
  public record Load(
      int maxConnections,
      int maxConnectionsPerAddress,
      int maxInFlight,
      int maxInFlightPerAddress,
      long maxBytes,
      long maxBytesPerAddress,
      WaitLimits waits,
      SocketLimits sockets) {
    static final Load USUAL = new Load(20_000, 10_000);

    private static final int PART_OF_HEAP = 4;
    private static final int PART_OF_ADDRESS = 8;

    /** Measured, and half of it more. */
    private static final long CONNECTION_BYTES = 12 << 10;

    private static final long TLS_CONNECTION_BYTES = 32 << 10;
    private static final long MANY_CONNECTIONS = 10_000;
    private static final long MANY_SOCKETS = 20_000;

    /** Refuses values that would serve nobody. */
    public Load {
      atLeast("max-connections", maxConnections, 1);
      atLeast("max-connections-per-address", maxConnectionsPerAddress, 1);
      atLeast("max-in-flight", maxInFlight, 1);
      atLeast("max-in-flight-per-address", maxInFlightPerAddress, 1);
      atLeast("max-bytes", maxBytes, 1);
      atLeast("max-bytes-per-address", maxBytesPerAddress, 1);
    }

    /** The usual limits of bytes and waits. */
    public Load(int maxConnections, int maxInFlight) {
      this(
          maxConnections,
          maxConnections,
          maxInFlight,
          maxInFlight,
          usualBytes(),
          usualBytesPerAddress(usualBytes()),
          WaitLimits.USUAL,
          SocketLimits.usual());
    }

    /** A quarter of the heap: what is in flight becomes objects on its way through. */
    public static long usualBytes() {
      return Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    }

    /** An eighth of the port's, so that it takes many addresses to fill it. */
    public static long usualBytesPerAddress(long maxBytes) {
      return Math.max(1, maxBytes / PART_OF_ADDRESS);
    }

    /** The same with another limit of one address. */
    public Load withConnectionsPerAddress(int max) {
      return new Load(
          maxConnections,
          max,
          maxInFlight,
          maxInFlightPerAddress,
          maxBytes,
          maxBytesPerAddress,
          waits,
          sockets);
    }

    /** The same with another limit of requests from one address. */
    public Load withInFlightPerAddress(int max) {
      return new Load(
          maxConnections,
          maxConnectionsPerAddress,
          maxInFlight,
          max,
          maxBytes,
          maxBytesPerAddress,
          waits,
          sockets);
    }

    /** As many connections as a quarter of the heap holds while they are idle, 10 000 at most. */
    public static int usualConnections(boolean overTls) {
      long each = overTls ? TLS_CONNECTION_BYTES : CONNECTION_BYTES;
      return (int) Math.min(MANY_CONNECTIONS, usualBytes() / each);
    }

    /** The same of clients that stay, 20 000 at most. */
    public static int usualSockets(boolean overTls) {
      long each = overTls ? TLS_CONNECTION_BYTES : CONNECTION_BYTES;
      return (int) Math.min(MANY_SOCKETS, usualBytes() / each);
    }

    /** The same with other limits of waits. */
    public Load with(WaitLimits waits) {
      return new Load(
          maxConnections,
          maxConnectionsPerAddress,
          maxInFlight,
          maxInFlightPerAddress,
          maxBytes,
          maxBytesPerAddress,
          waits,
          sockets);
    }

    /** The same with other limits of clients that stay. */
    public Load with(SocketLimits sockets) {
      return new Load(
          maxConnections,
          maxConnectionsPerAddress,
          maxInFlight,
          maxInFlightPerAddress,
          maxBytes,
          maxBytesPerAddress,
          waits,
          sockets);
    }

    /** The same with other limits of bytes. */
    public Load withBytes(long max, long perAddress) {
      return new Load(
          maxConnections,
          maxConnectionsPerAddress,
          maxInFlight,
          maxInFlightPerAddress,
          max,
          perAddress,
          waits,
          sockets);
    }
  }

  /**
   * How many requests may wait for something to happen. They do not count as requests at work.
   *
   * @param max all of them; more are answered 503
   * @param perAddress of strangers at one address; more are answered 429
   * @param perThing for one thing, such as a session; more are answered 429
   */
  public record WaitLimits(int max, int perAddress, int perThing) {
    static final WaitLimits USUAL = new WaitLimits(10_000, 256, 8);

    /** Refuses values that would serve nobody. */
    public WaitLimits {
      atLeast("max-waits", max, 1);
      atLeast("max-waits-per-address", perAddress, 1);
      atLeast("max-waits-per-session", perThing, 1);
    }
  }

  /**
   * How many clients may stay, over WebSocket or Server-Sent Events. They count neither as
   * connections nor as requests at work.
   *
   * @param max all of them; more are answered 503
   * @param perAddress of one client address; more are closed with 4429, streams answered 429
   * @param ping how often they are asked whether they are there; two answers that stay away end one
   */
  public record SocketLimits(int max, int perAddress, Duration ping) {
    /** Refuses values that would serve nobody. */
    public SocketLimits {
      atLeast("max-sockets", max, 1);
      atLeast("max-sockets-per-address", perAddress, 1);
      Timeouts.positive("socket-ping", ping);
    }

    static SocketLimits usual() {
      return new SocketLimits(Load.usualSockets(false), 256, Duration.ofSeconds(20));
    }
  }

  private static void atLeast(String what, long value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: >= " + min + ")");
    }
  }
}
