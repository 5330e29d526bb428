/** The life of an item: what can be done with it, what that does to the books, when a term ends. */
@NullMarked
package curio.shop.life;

import org.jspecify.annotations.NullMarked;
