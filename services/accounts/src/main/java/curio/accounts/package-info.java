/** Accounts, their sessions and tokens: the door of the service and its use cases. */
@NullMarked
package curio.accounts;

import org.jspecify.annotations.NullMarked;
