/** What a service does when an account is removed. */
@NullMarked
package curio.log.erasure;

import org.jspecify.annotations.NullMarked;
