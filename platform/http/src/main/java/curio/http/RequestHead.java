package curio.http;

import io.vertx.core.MultiMap;

/**
 * What is known of a request before its body. The headers are only read once this is made.
 *
 * @param target the request target as it was sent
 * @param path its path, not decoded
 * @param clientAddress without the port
 */
record RequestHead(
    String method,
    String target,
    String path,
    MultiMap headers,
    String requestId,
    String clientAddress) {}
