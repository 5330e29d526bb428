/** Tests of starting, ending and reading processes. */
@NullMarked
package curio.bench.subject;

import org.jspecify.annotations.NullMarked;
