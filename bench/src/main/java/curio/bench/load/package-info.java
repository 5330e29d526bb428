/** The load generator: many keep-alive connections, one thread, every answer checked. */
@NullMarked
package curio.bench.load;

import org.jspecify.annotations.NullMarked;
