/** Passwords that are set anew: by a link that goes out by mail, or by who knows the old one. */
@NullMarked
package curio.accounts.recovery;

import org.jspecify.annotations.NullMarked;
