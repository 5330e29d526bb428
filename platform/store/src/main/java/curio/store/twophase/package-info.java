/**
 * Transactions that are made ready first and decided later, by somebody else (two-phase commit).
 */
@NullMarked
package curio.store.twophase;

import org.jspecify.annotations.NullMarked;
