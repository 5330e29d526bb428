/** What stands in a shop that is measured, and the people who trade in it and look around. */
@NullMarked
package curio.bench.shop;

import org.jspecify.annotations.NullMarked;
