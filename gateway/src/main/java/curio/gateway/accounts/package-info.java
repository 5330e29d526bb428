/** Signing up, in and out, and the tokens of sessions, over HTTP. */
@NullMarked
package curio.gateway.accounts;

import org.jspecify.annotations.NullMarked;
