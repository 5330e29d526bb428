/** Tests of medians and tables. */
@NullMarked
package curio.bench.report;

import org.jspecify.annotations.NullMarked;
