package curio.cluster;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.store.Wakeups;
import curio.testkit.TestDatabase;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifySignalsTest extends SignalsContract {
  private final TestDatabase database = TestDatabase.create();
  private final Wakeups here = new Wakeups(database.settings(), "here");
  private final Wakeups there = new Wakeups(database.settings(), "there");

  @AfterEach
  void close() {
    here.close();
    there.close();
    database.close();
  }

  @Override
  Signals here() {
    return new NotifySignals(here);
  }

  @Override
  Signals there() {
    return new NotifySignals(there);
  }

  @Test
  void afterACutEverybodyLooksAndHearsAgain() {
    var heard = new CopyOnWriteArrayList<String>();
    there().listen("orders", heard::add);
    eventually(() -> {
      here().send("orders", "before");
      assertThat(heard).contains("before");
    });
    heard.clear();

    database.killConnections();

    eventually(() -> assertThat(heard).contains(Signals.ANYTHING));
    eventually(() -> {
      here().send("orders", "after");
      assertThat(heard).contains("after");
    });
  }
}
