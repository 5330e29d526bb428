package curio.http;

import curio.http.proxy.Client;
import io.vertx.core.MultiMap;

/**
 * What is known of a request before its body. The headers are only read once this is made.
 *
 * @param target the request target as it was sent
 * @param path its path, not decoded
 * @param client who sends it
 */
public record RequestHead(
    String method, String target, String path, MultiMap headers, String requestId, Client client) {}
