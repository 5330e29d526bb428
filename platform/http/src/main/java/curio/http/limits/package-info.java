/** Shares of a port: bytes in flight, waits, and what one address may hold of both. */
@NullMarked
package curio.http.limits;

import org.jspecify.annotations.NullMarked;
