/** What goes when an account goes. */
@NullMarked
package curio.feed.erasure;

import org.jspecify.annotations.NullMarked;
