package curio.bench;

import curio.bench.subject.CpuTimes;
import curio.bench.subject.FeedLoad;

/** A load, and the CPU time that the subject's processes took for it. */
record FeedFigures(FeedLoad load, CpuTimes cpu) {
  /** Of all processes, in microseconds. */
  double cpuPerDelivery() {
    return cpu.server().plus(cpu.postgres()).toNanos() / 1e3 / load.deliveries();
  }
}
