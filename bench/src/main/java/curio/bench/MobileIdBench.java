package curio.bench;

import curio.bench.Takeover.How;
import curio.bench.subject.Cleanup;
import curio.bench.subject.Phones;
import curio.bench.subject.ProxySubject;
import curio.bench.subject.RunningProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mobile-ID sessions that wait, end, and lose the node that polls for them: the product in each
 * round; in the first also peers, at a smaller size, and the product at that size beside them.
 */
final class MobileIdBench {
  private static final String PRODUCT = "curio";
  private static final Duration CUT_OFF = Duration.ofSeconds(40);

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final List<ProxySubject> subjects;
  private final MobileIdSize size;

  MobileIdBench(Options options, Progress progress, Cleanup cleanup, List<ProxySubject> subjects) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.subjects = subjects.stream().filter(each -> options.wants(each.name())).toList();
    this.size = MobileIdSize.of(options);
  }

  /** Runs all rounds; by the subject's name. */
  Map<String, List<MobileIdRound>> run(WorkDirectory work) throws IOException {
    MobileIdSize beside = MobileIdSize.besidePeers(options);
    boolean withPeers = subjects.stream().anyMatch(each -> !isProduct(each));
    Map<String, List<MobileIdRound>> rounds = new LinkedHashMap<>();
    for (int number = 1; number <= options.rounds(); number++) {
      for (ProxySubject subject : subjects) {
        List<MobileIdRound> of = rounds.computeIfAbsent(subject.name(), name -> new ArrayList<>());
        if (isProduct(subject)) {
          say(number, subject, size);
          of.add(round(subject, size, work, number));
        }
        if (number == 1 && withPeers) {
          say(number, subject, beside);
          of.add(
              isProduct(subject)
                  ? new MobileIdRound(waiting(subject, beside, work), List.of())
                  : round(subject, beside, work, number));
        }
      }
    }
    return rounds;
  }

  private void say(int number, ProxySubject subject, MobileIdSize sized) {
    progress.say(
        "round %d of %d: %s, %d sessions",
        number, options.rounds(), subject.name(), sized.sessions());
  }

  private MobileIdRound round(
      ProxySubject subject, MobileIdSize sized, WorkDirectory work, int number) throws IOException {
    Waiting waiting = waiting(subject, sized, work);
    List<Takeover> takeovers = new ArrayList<>();
    for (How how : How.values()) {
      takeovers.add(
          with(
              subject,
              work,
              2,
              (phones, proxy) ->
                  new SessionTakeoverTurn(phones, sized, CUT_OFF, number, progress)
                      .run(proxy, how)));
    }
    return new MobileIdRound(waiting, takeovers);
  }

  private Waiting waiting(ProxySubject subject, MobileIdSize sized, WorkDirectory work)
      throws IOException {
    return with(
        subject,
        work,
        1,
        (phones, proxy) -> new WaitingTurn(phones, sized, progress).run(proxy.nodes().getFirst()));
  }

  private static boolean isProduct(ProxySubject subject) {
    return subject.name().equals(PRODUCT);
  }

  @FunctionalInterface
  private interface Turn<T> {
    T run(Phones phones, RunningProxy proxy) throws IOException;
  }

  /** Each turn has phones, a store and nodes of its own. */
  private <T> T with(ProxySubject subject, WorkDirectory work, int nodes, Turn<T> turn)
      throws IOException {
    Path directory = work.fresh(subject.name());
    T result;
    try (Phones phones = cleanup.add(Phones.start(options.home().resolve("curio"), directory));
        RunningProxy proxy =
            cleanup.add(
                subject.start(directory, phones.address(), phones.authorities(), nodes, cleanup))) {
      QuietMachine.await(options.quietWait());
      result = turn.run(phones, proxy);
    }
    work.delete(directory);
    return result;
  }
}
