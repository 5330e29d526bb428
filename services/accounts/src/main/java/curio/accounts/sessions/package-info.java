/** Sessions from sign-in to sign-out, the list of ended ones and the events they cause. */
@NullMarked
package curio.accounts.sessions;

import org.jspecify.annotations.NullMarked;
