/** The log that can move between PostgreSQL and Kafka while it is used. */
@NullMarked
package curio.log.moving;

import org.jspecify.annotations.NullMarked;
