/** What people post, once for each key, and what is told of it. */
@NullMarked
package curio.feed.posts;

import org.jspecify.annotations.NullMarked;
