/** Passwords forgotten, set anew and changed, over HTTP and on a page. */
@NullMarked
package curio.gateway.passwords;

import org.jspecify.annotations.NullMarked;
