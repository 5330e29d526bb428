package curio.jobs;

import java.util.Optional;

/**
 * Work that one node at a time does for ever. Immutable.
 *
 * @param name of the work, and behind a colon the number of the part if it is one of several
 * @param part whether it is
 * @param owner what people call the node that does it; empty while it changes hands
 */
public record StandingTask(String name, boolean part, Optional<String> owner) {}
