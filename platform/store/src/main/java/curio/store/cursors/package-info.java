/**
 * Places in lists as texts that mean nothing to clients, and are known again when they come back.
 */
@NullMarked
package curio.store.cursors;

import org.jspecify.annotations.NullMarked;
