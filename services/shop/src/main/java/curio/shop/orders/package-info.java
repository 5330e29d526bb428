/** Orders of items, which become commands to buy them. */
@NullMarked
package curio.shop.orders;

import org.jspecify.annotations.NullMarked;
