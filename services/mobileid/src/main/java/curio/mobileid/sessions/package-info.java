/** Sessions: how they live, who polls them, and how their end is waited for. */
@NullMarked
package curio.mobileid.sessions;

import org.jspecify.annotations.NullMarked;
