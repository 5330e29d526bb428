/** The log on Kafka: how events leave an outbox exactly once, and how partitions are read. */
@NullMarked
package curio.log.kafka;

import org.jspecify.annotations.NullMarked;
