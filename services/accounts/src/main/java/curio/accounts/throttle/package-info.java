/** Slows down who guesses: attempts counted in the store, alike for all nodes. */
@NullMarked
package curio.accounts.throttle;

import org.jspecify.annotations.NullMarked;
