/** A browser that is told what to do, by the protocol of its developer tools. */
@NullMarked
package curio.bench.browser;

import org.jspecify.annotations.NullMarked;
