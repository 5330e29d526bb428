/**
 * Accounts as others, their owners and administrators see and change them, and the audit, over
 * HTTP.
 */
@NullMarked
package curio.gateway.users;

import org.jspecify.annotations.NullMarked;
