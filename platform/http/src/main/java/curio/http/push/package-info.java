/** Messages that the server sends by itself: WebSocket and Server-Sent Events. */
@NullMarked
package curio.http.push;

import org.jspecify.annotations.NullMarked;
