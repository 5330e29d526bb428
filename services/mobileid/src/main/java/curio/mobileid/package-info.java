/** Mobile-ID: people prove on their phones who they are, or sign. */
@NullMarked
package curio.mobileid;

import org.jspecify.annotations.NullMarked;
