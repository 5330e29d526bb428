/** Who sends a request: access tokens are verified once and forgotten when their session ends. */
@NullMarked
package curio.gateway.auth;

import org.jspecify.annotations.NullMarked;
