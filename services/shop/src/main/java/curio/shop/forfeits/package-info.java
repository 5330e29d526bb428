/** Pawned items that nobody has redeemed in time. */
@NullMarked
package curio.shop.forfeits;

import org.jspecify.annotations.NullMarked;
