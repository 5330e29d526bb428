/** Medians, ratios and tables: what a benchmark says of its rounds, on the screen and in a file. */
@NullMarked
package curio.bench.report;

import org.jspecify.annotations.NullMarked;
