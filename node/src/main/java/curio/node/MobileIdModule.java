package curio.node;

import curio.cluster.Channels;
import curio.contracts.mobileid.v1.MobileIdGrpc;
import curio.gateway.mobileid.MobileIdPollingRoutes;
import curio.gateway.mobileid.MobileIdProxyRoutes;
import curio.gateway.mobileid.MobileIdSignInRoutes;
import curio.http.Routes;
import curio.mobileid.MobileIdPolicy;
import curio.mobileid.MobileIdPolicy.StandIn;
import curio.mobileid.MobileIdService;
import curio.mobileid.MobileIdSettings;
import curio.mobileid.sessions.FieldEncryption;
import curio.mobileid.sessions.VaultKey;
import curio.mobileid.starts.SessionTimes;
import curio.mobileidmock.MobileIdMock;
import curio.mobileidmock.MockSettings;
import curio.node.running.Phase;
import curio.node.settings.Role;
import curio.store.StoredTime;
import io.grpc.BindableService;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mobile-ID, and the stand-in for it that needs no phones. */
final class MobileIdModule implements ServiceModule<MobileIdModule.Settings> {
  private static final Logger LOG = LoggerFactory.getLogger(MobileIdModule.class);
  private static final Role MOBILE_ID = Role.of("mobile-id");
  private static final Role MOCK = Role.forTests("mobile-id-mock");

  /** Its waits take up to 30 s. */
  private static final Duration DEADLINE = Duration.ofSeconds(40);

  record Settings(MobileIdSettings mobileId, MockSettings mobileIdMock) {}

  @Override
  public List<Role> roles() {
    return List.of(MOBILE_ID, MOCK);
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of(MobileIdService.SCHEMA);
  }

  @Override
  public List<StoredTime> storedTimes(Settings settings) {
    var set = settings.mobileId();
    return SessionTimes.all(set.sessionTimeout(), set.answerTimeout());
  }

  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    var standIn = platform.runs(MOCK) ? openMock(platform, settings.mobileIdMock()) : null;
    if (!platform.runs(MOBILE_ID)) {
      return List.of();
    }
    var node = platform.config().node();
    var set = settings.mobileId();
    var service =
        platform.add(
            "mobile-id",
            new MobileIdService(
                platform.database(),
                platform.wakeups(),
                platform.work().jobs(),
                platform.clock(),
                MobileIdPolicy.of(set, platform.id(), node.demo(), standIn),
                new FieldEncryption(
                    VaultKey.of(set.encryptionKey(), node.clusterSecret(), node.data())),
                platform.metrics()));
    service.start();
    platform.closing().add(Phase.WAITERS, "waits for Mobile-ID", service::sendAway);
    return List.of(service);
  }

  private static StandIn openMock(Platform platform, MockSettings settings) {
    var mock =
        platform.add(
            "mobile-id mock", MobileIdMock.start(settings, platform.metrics(), platform.clock()));
    LOG.atWarn()
        .addKeyValue("port", mock.port())
        .log("plays Mobile-ID: whoever trusts it lets anybody sign in as anybody");
    return new StandIn(
        URI.create("http://localhost:" + mock.port()), mock.authority().certificate());
  }

  @Override
  public List<Routes> routes(Gateway gateway, Settings settings) {
    var mobileId = gateway.channels().to(MobileIdGrpc::newBlockingStub, DEADLINE);
    return List.of(
        new MobileIdProxyRoutes(mobileId, gateway.clock()).routes(),
        new MobileIdSignInRoutes(mobileId, gateway.identities(), gateway.clock()).routes());
  }

  @Override
  public List<Routes> internalRoutes(Platform platform, Channels channels) {
    var mobileId = channels.to(MobileIdGrpc::newBlockingStub, Gateway.CALL_DEADLINE);
    return List.of(new MobileIdPollingRoutes(mobileId).routes());
  }

  @Override
  public void warn(Warnings warnings, Settings settings) {
    var url = settings.mobileId().upstreamUrl();
    warnings.idle(url.isEmpty(), "without mobile-id.upstream-url", "mobile-id.relying-party-uuid");
    warnings.addIf(
        WaysInTheClear.isClearAddress(url),
        "mobile-id.upstream-url: people's numbers cross the network by http (expected: https)");
  }
}
