package curio.mobileid;

import com.google.protobuf.ByteString;
import curio.contracts.mobileid.v1.AwaitProxyReply;
import curio.contracts.mobileid.v1.AwaitProxyRequest;
import curio.contracts.mobileid.v1.AwaitSignInReply;
import curio.contracts.mobileid.v1.AwaitSignInRequest;
import curio.contracts.mobileid.v1.ListSessionsRequest;
import curio.contracts.mobileid.v1.PolledSession;
import curio.contracts.mobileid.v1.Purpose;
import curio.contracts.mobileid.v1.StartProxyRequest;
import curio.contracts.mobileid.v1.StartReply;
import curio.contracts.mobileid.v1.StartSignInRequest;
import curio.contracts.mobileid.v1.TakeSignInReply;
import curio.contracts.mobileid.v1.TakeSignInRequest;
import curio.limits.Rate;
import curio.mobileid.sessions.SessionId;
import curio.mobileid.starts.KnownBrowsers;
import curio.mobileid.starts.StartSettings;
import curio.mobileid.validation.NationalNumber;
import curio.mobileid.validation.PhoneNumber;
import curio.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Nodes on one database and one upstream, and the calls that tests make. */
final class MobileIdFixture implements AutoCloseable {
  static final String PHONE = "+37200000766";
  static final String PERSON = "60001019906";

  final TestDatabase store = TestDatabase.migrated("jobs", MobileIdService.SCHEMA);
  final ScriptedUpstream upstream = new ScriptedUpstream();
  private final List<MobileIdNode> nodes = new ArrayList<>();

  MobileIdNode node(String name) {
    return node(name, starts(Duration.ofSeconds(60), StartSettings.rate(0)));
  }

  MobileIdNode node(String name, StartSettings starts) {
    var node = new MobileIdNode(store, upstream, name, starts);
    nodes.add(node);
    return node;
  }

  /** Sessions of that life, of which each phone, person, address and party may have so many. */
  static StartSettings starts(Duration life, Rate rate) {
    return new StartSettings(
        life, Duration.ofSeconds(2), 8, rate, rate, rate, rate, rate, Duration.ofDays(180));
  }

  static StartProxyRequest.Builder authentication() {
    return StartProxyRequest.newBuilder()
        .setPurpose(Purpose.PURPOSE_AUTHENTICATION)
        .setRelyingPartyName("DEMO")
        .setRelyingPartyUuid(new UUID(0, 0).toString())
        .setPhoneNumber(PHONE)
        .setNationalIdentityNumber(PERSON)
        .setHash(Base64.getEncoder().encodeToString(new byte[32]))
        .setHashType("SHA256")
        .setLanguage("ENG")
        .setKey(UUID.randomUUID().toString());
  }

  static StartSignInRequest.Builder signIn(String browser) {
    return StartSignInRequest.newBuilder()
        .setPhoneNumber(PHONE)
        .setNationalIdentityNumber(PERSON)
        .setBrowserHash(browser(browser))
        .setKey(UUID.randomUUID().toString())
        .setClientAddress("192.0.2.1");
  }

  /** 32 bytes that stand for a browser. */
  static ByteString browser(String name) {
    var bytes = new byte[32];
    var text = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, bytes, 0, text.length);
    return ByteString.copyFrom(bytes);
  }

  static StartReply start(MobileIdNode node, StartProxyRequest.Builder request) {
    var call = request.build();
    return node.mobileId.call(stub -> stub.startProxy(call));
  }

  static StartReply start(MobileIdNode node, StartSignInRequest.Builder request) {
    var call = request.build();
    return node.mobileId.call(stub -> stub.startSignIn(call));
  }

  static AwaitProxyReply await(MobileIdNode node, String id, Duration time) {
    var call =
        AwaitProxyRequest.newBuilder()
            .setSessionId(id)
            .setPurpose(Purpose.PURPOSE_AUTHENTICATION)
            .setTimeoutMillis(time.toMillis())
            .build();
    return node.mobileId.call(stub -> stub.awaitProxy(call));
  }

  static AwaitSignInReply await(MobileIdNode node, String id, String browser, Duration time) {
    var call =
        AwaitSignInRequest.newBuilder()
            .setSessionId(id)
            .setBrowserHash(browser(browser))
            .setTimeoutMillis(time.toMillis())
            .build();
    return node.mobileId.call(stub -> stub.awaitSignIn(call));
  }

  static TakeSignInReply take(MobileIdNode node, String id, String browser) {
    var call =
        TakeSignInRequest.newBuilder().setSessionId(id).setBrowserHash(browser(browser)).build();
    return node.mobileId.call(stub -> stub.takeSignIn(call));
  }

  static List<PolledSession> sessions(MobileIdNode node) {
    var call = ListSessionsRequest.newBuilder().setLimit(1_000).build();
    return node.mobileId.call(stub -> stub.listSessions(call)).getSessionsList();
  }

  /** What a browser has in which this person has signed in. */
  String knownBrowser(String phone, String nationalNumber) {
    return new KnownBrowsers(MobileIdNode.vault(), Clock.systemUTC(), Duration.ofDays(180))
        .issue(
            SessionId.fresh(),
            new NationalNumber(new PhoneNumber(phone).country(), nationalNumber));
  }

  int number(String sql) {
    return store.database().read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }

  void change(String sql) {
    var _ = store.database().inTransaction(tx -> tx.execute(sql));
  }

  @Override
  public void close() {
    upstream.close();
    nodes.forEach(MobileIdNode::close);
    store.close();
  }
}
