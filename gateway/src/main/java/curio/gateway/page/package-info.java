/** The page that people use: how it is put together and answered. */
@NullMarked
package curio.gateway.page;

import org.jspecify.annotations.NullMarked;
