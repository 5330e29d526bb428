/**
 * Programs of their own, told what to do on their input: those that do background jobs, by the
 * product's module or by the bare loop that is its limit, and those that make calls.
 */
@NullMarked
package curio.bench.worker;

import org.jspecify.annotations.NullMarked;
