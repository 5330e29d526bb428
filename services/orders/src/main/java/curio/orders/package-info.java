/** Orders, each placed exactly once per key, with its event in the same transaction. */
@NullMarked
package curio.orders;

import org.jspecify.annotations.NullMarked;
