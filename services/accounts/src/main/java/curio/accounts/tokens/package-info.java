/** Access tokens, the keys that sign them, and refresh tokens. */
@NullMarked
package curio.accounts.tokens;

import org.jspecify.annotations.NullMarked;
