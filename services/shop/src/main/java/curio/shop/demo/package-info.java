/** Items for who tries the shop out. */
@NullMarked
package curio.shop.demo;

import org.jspecify.annotations.NullMarked;
