/**
 * Hints between nodes that something new is stored: each node declares to the others whose events
 * its sockets want, and hears of those alone.
 */
@NullMarked
package curio.feed.hints;

import org.jspecify.annotations.NullMarked;
