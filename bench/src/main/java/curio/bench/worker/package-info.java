/**
 * Programs of their own that do background jobs for the benchmark, told what to do on their input:
 * the product's module, and the bare loop that is its limit.
 */
@NullMarked
package curio.bench.worker;

import org.jspecify.annotations.NullMarked;
