package curio.cluster;

import curio.store.Wakeups;
import java.util.function.Consumer;

/** Signals between the nodes of one database, by NOTIFY outside of any transaction. Thread-safe. */
public final class NotifySignals implements Signals {
  private final Wakeups wakeups;

  /** Signals by connections that stay the caller's to close. */
  public NotifySignals(Wakeups wakeups) {
    this.wakeups = wakeups;
  }

  @Override
  public void send(String topic, String text) {
    wakeups.signal(SignalRules.topic(topic), SignalRules.text(text));
  }

  @Override
  public Listening listen(String topic, Consumer<String> listener) {
    return SignalRules.ending(wakeups.listen(SignalRules.topic(topic), listener));
  }
}
