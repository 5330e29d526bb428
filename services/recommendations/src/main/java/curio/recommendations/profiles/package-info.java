/** What is known of images, kept in step with the gallery by two-phase commit. */
@NullMarked
package curio.recommendations.profiles;

import org.jspecify.annotations.NullMarked;
