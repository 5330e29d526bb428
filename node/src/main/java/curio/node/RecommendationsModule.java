package curio.node;

import curio.gateway.recommendations.RecommendRoutes;
import curio.http.Routes;
import curio.log.erasure.Erasure;
import curio.node.running.Phase;
import curio.node.settings.Role;
import curio.recommendations.RecommendationsParts;
import curio.recommendations.RecommendationsSettings;
import curio.recommendations.reactions.ReactionHandler;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.StoredTimes;
import io.grpc.BindableService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** What people may like to see next. */
final class RecommendationsModule implements ServiceModule<RecommendationsModule.Settings> {
  record Settings(RecommendationsSettings recommendations) {}

  @Override
  public List<Role> roles() {
    return List.of(Role.of("recommendations"));
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of(RecommendationsParts.SCHEMA);
  }

  @Override
  public List<StoredTime> storedTimes(Settings settings) {
    return RecommendationsParts.storedTimes();
  }

  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    var work = platform.work();
    var given =
        new RecommendationsParts.Given(
            database(platform, settings.recommendations()),
            work.log(),
            platform.wakeups(),
            work.topic(ReactionHandler.TOPIC),
            work.topic(Erasure.REMOVALS),
            work.jobs(),
            platform.clock(),
            platform.metrics());
    var parts = platform.add("recommendations", new RecommendationsParts(given));
    parts.start();
    return parts.services();
  }

  /** The node's, or one of their own, whose times are then kept right here. */
  private static Database database(Platform platform, RecommendationsSettings settings) {
    if (!settings.hasOwnDatabase()) {
      return platform.database();
    }
    var node = platform.config().node();
    var store =
        Stores.ofService(settings.databaseUrl(), node.database(), RecommendationsParts.SCHEMA);
    var closing = platform.closing();
    var own =
        closing.add(
            Phase.PLATFORM,
            "database of the recommendations",
            Database.open(RecommendationsParts.SCHEMA, store, platform.metrics()));
    closing
        .add(
            Phase.PLATFORM,
            "times of the recommendations",
            new StoredTimes(
                own,
                platform.clock(),
                RecommendationsParts.storedTimes(),
                new SimpleMeterRegistry()))
        .start();
    return own;
  }

  @Override
  public void warn(Warnings warnings, Settings settings) {
    warnings.addIf(
        !WaysInTheClear.isSafe(settings.recommendations().databaseUrl()),
        "recommendations.database-url: no TLS to another machine (expected:"
            + " …?sslmode=verify-full, or sslmode=require)");
  }

  @Override
  public List<Routes> routes(Gateway gateway, Settings settings) {
    return List.of(new RecommendRoutes(gateway.channels(), Gateway.CALL_DEADLINE).routes());
  }
}
