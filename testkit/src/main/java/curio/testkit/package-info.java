/** Real stores for tests, and waiting for conditions. */
@NullMarked
package curio.testkit;

import org.jspecify.annotations.NullMarked;
