/** The shop: items that are bought, sold and pawned, one action after the other, and the books. */
@NullMarked
package curio.shop;

import org.jspecify.annotations.NullMarked;
