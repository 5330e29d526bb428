/** PostgreSQL: embedded or given, pools, migrations, transactions, group commit, wake-ups. */
@NullMarked
package curio.store;

import org.jspecify.annotations.NullMarked;
