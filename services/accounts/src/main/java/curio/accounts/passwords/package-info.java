/** Passwords: their rules, and their hashing on a few bounded threads. */
@NullMarked
package curio.accounts.passwords;

import org.jspecify.annotations.NullMarked;
