/** One's own sessions, and the Mobile-ID that is linked to an account, over HTTP. */
@NullMarked
package curio.gateway.sessions;

import org.jspecify.annotations.NullMarked;
