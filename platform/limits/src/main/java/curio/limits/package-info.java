/**
 * How often something may be done: limits per key in the store, alike for all nodes and restarts.
 */
@NullMarked
package curio.limits;

import org.jspecify.annotations.NullMarked;
