/** The live feed: who follows whom, what people post, and what followers are told. */
@NullMarked
package curio.feed;

import org.jspecify.annotations.NullMarked;
