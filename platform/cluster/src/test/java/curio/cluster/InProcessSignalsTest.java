package curio.cluster;

import org.junit.jupiter.api.AfterEach;

class InProcessSignalsTest extends SignalsContract {
  private final InProcessSignals signals = new InProcessSignals();

  @AfterEach
  void close() {
    signals.close();
  }

  @Override
  Signals here() {
    return signals;
  }

  @Override
  Signals there() {
    return signals;
  }
}
