/**
 * Events on their way: into the log when this service has something to tell, out of it to their
 * places in the store.
 */
@NullMarked
package curio.feed.events;

import org.jspecify.annotations.NullMarked;
