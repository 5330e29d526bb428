/** Hints between nodes by LISTEN and NOTIFY; whoever misses one looks a little later. */
@NullMarked
package curio.store.notifications;

import org.jspecify.annotations.NullMarked;
