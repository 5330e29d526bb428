package curio.cluster;

import java.util.function.Consumer;

/**
 * Hints by topic, sent and forgotten: "something changed, look at the store". A hint may be lost,
 * repeated or late, so whoever listens also looks by timer. Thread-safe; nothing here blocks its
 * caller.
 */
public interface Signals {
  /** What is heard when hints may have been missed, and by {@link #send(String)}. */
  String ANYTHING = "";

  /**
   * Tells all listeners of the topic, wherever they are.
   *
   * @param topic 1 to 100 characters other than {@code |}
   * @param text what it is about, at most 7500 bytes of UTF-8
   */
  void send(String topic, String text);

  /** Tells them without saying what it is about. */
  default void send(String topic) {
    send(topic, ANYTHING);
  }

  /**
   * Calls the listener after each signal of the topic, one call at a time; signals that it has not
   * heard yet and that say the same are one call.
   */
  Listening listen(String topic, Consumer<String> listener);

  /** Ends what it stands for. */
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
