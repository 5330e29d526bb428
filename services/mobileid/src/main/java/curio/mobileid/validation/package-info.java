/** What makes a Mobile-ID result count: numbers, hashes, signatures, certificates. */
@NullMarked
package curio.mobileid.validation;

import org.jspecify.annotations.NullMarked;
