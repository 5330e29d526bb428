package curio.accounts.mail;

/** What became of a mail. */
public sealed interface Delivery {
  /** Whoever is next has it. */
  record Sent() implements Delivery {}

  /**
   * It is not certain that anybody has it.
   *
   * @param reason for the log: without addresses and without anything of the mail
   */
  record Failed(String reason) implements Delivery {}
}
