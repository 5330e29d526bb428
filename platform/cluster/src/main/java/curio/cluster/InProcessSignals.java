package curio.cluster;

import curio.store.Listeners;
import java.util.function.Consumer;

/** Signals that stay in this process: for one node alone, without a store. Thread-safe. */
public final class InProcessSignals implements Signals, AutoCloseable {
  private final Listeners listeners = new Listeners();

  @Override
  public void send(String topic, String text) {
    listeners.tell(SignalRules.topic(topic), SignalRules.text(text));
  }

  @Override
  public Listening listen(String topic, Consumer<String> listener) {
    return SignalRules.ending(listeners.add(SignalRules.topic(topic), listener));
  }

  @Override
  public void close() {
    listeners.close();
  }
}
