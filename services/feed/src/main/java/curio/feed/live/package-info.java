/** Sockets and streams: what happens in a feed, told at once. */
@NullMarked
package curio.feed.live;

import org.jspecify.annotations.NullMarked;
