package curio.http.proxy;

/**
 * Who sends a request, as far as it can be trusted.
 *
 * @param address without the port
 * @param overTls whether the client's own connection, to us or to the first proxy, is encrypted
 */
public record Client(String address, boolean overTls) {}
