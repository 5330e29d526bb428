/**
 * Events: the outbox they are written to, the relay, the log, and consumers with their position.
 */
@NullMarked
package curio.log;

import org.jspecify.annotations.NullMarked;
