/** Connections that stay: WebSockets and Server-Sent Events, once they have left HTTP behind. */
@NullMarked
package curio.http.sockets;

import org.jspecify.annotations.NullMarked;
