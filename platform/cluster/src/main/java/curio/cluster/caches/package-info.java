/** Rows that nodes keep in memory under a lease, and drop before a change is acknowledged. */
@NullMarked
package curio.cluster.caches;

import org.jspecify.annotations.NullMarked;
