/** What was done to accounts, by whom and from where, kept for good. */
@NullMarked
package curio.accounts.audit;

import org.jspecify.annotations.NullMarked;
