/**
 * The load of feeds: a process of its own with thousands of WebSocket clients in one thread, which
 * publishes events, counts and checks every one that comes back.
 */
@NullMarked
package curio.bench.sockets;

import org.jspecify.annotations.NullMarked;
