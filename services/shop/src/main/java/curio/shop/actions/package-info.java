/** What is done with items: how it changes them, and how that is stored. */
@NullMarked
package curio.shop.actions;

import org.jspecify.annotations.NullMarked;
