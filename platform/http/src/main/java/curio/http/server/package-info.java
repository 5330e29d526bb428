/**
 * What makes a port of routes: connections, their limits and budgets, reading a request, choosing
 * its route, writing the response, metrics and the log line.
 */
@NullMarked
package curio.http.server;

import org.jspecify.annotations.NullMarked;
