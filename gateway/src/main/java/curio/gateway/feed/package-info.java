/** The live feed over HTTP: who follows whom, posts, blocks, and pages of news. */
@NullMarked
package curio.gateway.feed;

import org.jspecify.annotations.NullMarked;
