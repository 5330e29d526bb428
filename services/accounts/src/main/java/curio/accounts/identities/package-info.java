/** People whom Mobile-ID has proved, and what is stored of them. */
@NullMarked
package curio.accounts.identities;

import org.jspecify.annotations.NullMarked;
