/** Who has an account: the rules for names and profiles, and where they are kept. */
@NullMarked
package curio.accounts.users;

import org.jspecify.annotations.NullMarked;
