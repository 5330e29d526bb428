package curio.cluster.members;

/** What became of asking for a member of a service. */
public sealed interface TicketOutcome {
  /**
   * A member, and a ticket that counts as one open connection to it.
   *
   * @param host where it is called, as HOST:PORT
   * @param ticket to be closed with the connection
   */
  record Opened(String host, String ticket) implements TicketOutcome {}

  /**
   * A member of the last known list, as the store cannot be asked; the connection is not counted.
   *
   * @param host where it is called, as HOST:PORT
   * @param ticket may be closed, and need not
   */
  record Uncounted(String host, String ticket) implements TicketOutcome {}

  /** Nobody has ever served it, or not for long. */
  record UnknownService() implements TicketOutcome {}

  /** Nobody serves it at the moment. */
  record NobodyAlive() implements TicketOutcome {}
}
