/**
 * The HTTP edge: one listening port, route tables, limits, errors and the log line of a request.
 */
@NullMarked
package curio.http;

import org.jspecify.annotations.NullMarked;
