/** Real stores for tests, faults between them, time to be set, and waiting for conditions. */
@NullMarked
package curio.testkit;

import org.jspecify.annotations.NullMarked;
