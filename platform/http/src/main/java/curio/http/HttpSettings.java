package curio.http;

import java.time.Duration;

/**
 * What one listening port allows.
 *
 * @param name what the port is for, as the {@code port} tag of its metrics
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param maxBodyBytes the longest request body, unless a route allows more
 * @param maxHeaderBytes all request headers together
 * @param maxPathBytes the request target: path and query
 * @param headerTimeout from the first byte of a request (or the opening of the connection) to the
 *     end of its headers
 * @param bodyTimeout from the end of the headers to the end of the body
 * @param idleTimeout between an answer and the next request, and for a client to take an answer
 * @param maxConnections open connections; more are closed at once
 * @param maxInFlight requests being handled; more are answered 503 at once
 * @param drain how long {@link HttpEdge#close} waits for requests being handled
 * @param accessLog which requests are logged
 */
public record HttpSettings(
    String name,
    String host,
    int port,
    int maxBodyBytes,
    int maxHeaderBytes,
    int maxPathBytes,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    int maxConnections,
    int maxInFlight,
    Duration drain,
    AccessLog accessLog) {
  /** Refuses values that would serve nobody. */
  public HttpSettings {
    atLeast("port", port, 0);
    atLeast("max-body-bytes", maxBodyBytes, 0);
    atLeast("max-header-bytes", maxHeaderBytes, 256);
    atLeast("max-path-bytes", maxPathBytes, 16);
    atLeast("max-connections", maxConnections, 1);
    atLeast("max-in-flight", maxInFlight, 1);
    positive("header-timeout", headerTimeout);
    positive("body-timeout", bodyTimeout);
    positive("idle-timeout", idleTimeout);
    positive("drain", drain);
  }

  /** The usual limits on a port of the given purpose. */
  public static HttpSettings of(String name, String host, int port) {
    return new HttpSettings(
        name,
        host,
        port,
        1 << 20,
        16 << 10,
        8 << 10,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        20_000,
        10_000,
        Duration.ofSeconds(10),
        AccessLog.ERRORS);
  }

  /** The same with other limits of size. */
  public HttpSettings withSizes(int maxBodyBytes, int maxHeaderBytes, int maxPathBytes) {
    return new HttpSettings(
        name,
        host,
        port,
        maxBodyBytes,
        maxHeaderBytes,
        maxPathBytes,
        headerTimeout,
        bodyTimeout,
        idleTimeout,
        maxConnections,
        maxInFlight,
        drain,
        accessLog);
  }

  /** The same with other limits of time. */
  public HttpSettings withTimeouts(
      Duration headerTimeout, Duration bodyTimeout, Duration idleTimeout, Duration drain) {
    return new HttpSettings(
        name,
        host,
        port,
        maxBodyBytes,
        maxHeaderBytes,
        maxPathBytes,
        headerTimeout,
        bodyTimeout,
        idleTimeout,
        maxConnections,
        maxInFlight,
        drain,
        accessLog);
  }

  /** The same with other limits of load. */
  public HttpSettings withLoad(int maxConnections, int maxInFlight) {
    return new HttpSettings(
        name,
        host,
        port,
        maxBodyBytes,
        maxHeaderBytes,
        maxPathBytes,
        headerTimeout,
        bodyTimeout,
        idleTimeout,
        maxConnections,
        maxInFlight,
        drain,
        accessLog);
  }

  /** The same with another choice of logged requests. */
  public HttpSettings withAccessLog(AccessLog accessLog) {
    return new HttpSettings(
        name,
        host,
        port,
        maxBodyBytes,
        maxHeaderBytes,
        maxPathBytes,
        headerTimeout,
        bodyTimeout,
        idleTimeout,
        maxConnections,
        maxInFlight,
        drain,
        accessLog);
  }

  private static void atLeast(String what, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: >= " + min + ")");
    }
  }

  private static void positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: > 0)");
    }
  }
}
