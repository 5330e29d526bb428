/** Starts of sessions: once for each key, and not too many. */
@NullMarked
package curio.mobileid.starts;

import org.jspecify.annotations.NullMarked;
