/** Calls to the Mobile-ID REST API of SK ID Solutions. */
@NullMarked
package curio.mobileid.upstream;

import org.jspecify.annotations.NullMarked;
