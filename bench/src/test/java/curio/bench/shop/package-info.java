/** Tests of the stock and of those who trade in it. */
@NullMarked
package curio.bench.shop;

import org.jspecify.annotations.NullMarked;
