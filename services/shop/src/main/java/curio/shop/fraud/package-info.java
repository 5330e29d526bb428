/** The list of people whom the shop does not deal with. */
@NullMarked
package curio.shop.fraud;

import org.jspecify.annotations.NullMarked;
