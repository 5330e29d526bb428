/** Tests of the load generator against small servers that answer right, wrong or not at all. */
@NullMarked
package curio.bench.load;

import org.jspecify.annotations.NullMarked;
