/** A worker of the shop, put together. */
@NullMarked
package curio.shop.worker;

import org.jspecify.annotations.NullMarked;
