/**
 * What is measured: the product, its peers and the limits, each started and ended as processes of
 * its own.
 */
@NullMarked
package curio.bench.subject;

import org.jspecify.annotations.NullMarked;
