/** Items as they are stored and found. */
@NullMarked
package curio.shop.items;

import org.jspecify.annotations.NullMarked;
