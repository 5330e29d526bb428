package curio.jobs;

/**
 * A job that failed so often that a person has to look at it.
 *
 * @param id by which it is replayed or dropped
 * @param kind name of its kind
 * @param key empty if it has none
 * @param attempts how often it was tried
 * @param failure what the last attempt failed with
 */
public record DeadLetterJob(long id, String kind, String key, int attempts, String failure) {}
