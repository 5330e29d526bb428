/** What others ask of the shop: items, outcomes, tickets, the cash box and the books. */
@NullMarked
package curio.shop.reads;

import org.jspecify.annotations.NullMarked;
