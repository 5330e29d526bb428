/** Background work of a node: repeated, woken, ended within bounds, and listed. */
@NullMarked
package curio.store.loops;

import org.jspecify.annotations.NullMarked;
