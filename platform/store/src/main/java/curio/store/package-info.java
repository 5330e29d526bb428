/** How tables are reached: connections, transactions, rows, stored times and ids. */
@NullMarked
package curio.store;

import org.jspecify.annotations.NullMarked;
