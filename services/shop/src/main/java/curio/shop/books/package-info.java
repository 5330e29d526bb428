/** Whether the books are right. */
@NullMarked
package curio.shop.books;

import org.jspecify.annotations.NullMarked;
