/** Tests of the benchmarks' runs and reports. */
@NullMarked
package curio.bench;

import org.jspecify.annotations.NullMarked;
