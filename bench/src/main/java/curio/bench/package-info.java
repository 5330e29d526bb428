/** The benchmarks: each headline number beside its peers and its limit, in one run, as ratios. */
@NullMarked
package curio.bench;

import org.jspecify.annotations.NullMarked;
