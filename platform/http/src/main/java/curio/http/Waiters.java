package curio.http;

/** Who waits on a route that lets its clients wait, and so what bounds them. */
public enum Waiters {
  /** Anybody: few may wait for one thing, and some from one address. */
  STRANGERS,
  /**
   * Programs that wait for many things from one address, each of which only a known party can have
   * begun: few may wait for one thing.
   */
  PARTNERS
}
