package curio.mobileidmock;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.http.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MobileIdMockTest {
  private static final String OK_PHONE = "+37200000766";
  private static final String OK_NUMBER = "60001019906";
  private static final byte[] TEXT = "to be signed".getBytes(StandardCharsets.UTF_8);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private MobileIdMock mock;

  @BeforeEach
  void start() {
    mock =
        MobileIdMock.start(MockSettings.forTests(), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    mock.close();
    http.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "+37200000366, 60001019928, NOT_MID_CLIENT",
    "+37066000266, 50001018908, TIMEOUT",
    "+37201100266, 60001019950, USER_CANCELLED",
    "+37213100266, 60001019983, PHONE_ABSENT",
    "+37207110066, 60001019947, DELIVERY_ERROR",
    "+37201200266, 60001019972, SIM_ERROR",
    "+37200000666, 60001019961, SIGNATURE_HASH_MISMATCH",
    "+37200000766, 60001019928, NOT_MID_CLIENT"
  })
  void demoNumbersEndInTheirOwnWay(String phone, String number, String result) throws Exception {
    var id = startedAuthentication(phone, number);

    var state = state("/authentication/session/" + id);

    assertThat(state.state()).isEqualTo("COMPLETE");
    assertThat(state.result()).isEqualTo(result);
    assertThat(state.signature()).isNull();
    assertThat(state.cert()).isNull();
    assertThat(state.time()).isNotNull();
    assertThat(state.traceId()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "+37200000766, 60001019906, SHA256WithECEncryption, SHA256withECDSAinP1363Format",
    "+37255512341, 60001019906, SHA256WithRSAEncryption, SHA256withRSA",
    "+37055512342, 50001018908, SHA256WithECEncryption, SHA256withECDSAinP1363Format"
  })
  void othersSign(String phone, String number, String algorithm, String asJavaCallsIt)
      throws Exception {
    var id = startedAuthentication(phone, number);

    var state = state("/authentication/session/" + id);

    assertThat(state.result()).isEqualTo("OK");
    assertThat(state.signature()).isNotNull();
    assertThat(state.signature().algorithm()).isEqualTo(algorithm);
    var certificate = certificate(Base64.getDecoder().decode(state.cert()));
    var signature = Signature.getInstance(asJavaCallsIt);
    signature.initVerify(certificate);
    signature.update(TEXT);
    assertThat(signature.verify(Base64.getDecoder().decode(state.signature().value()))).isTrue();
    certificate.verify(
        certificate(get("/mock/ca").body().getBytes(StandardCharsets.UTF_8)).getPublicKey());
    assertThat(mock.authority().certificate().getBasicConstraints()).isNotNegative();
  }

  @Test
  void signaturesComeWithoutTheCertificate() throws Exception {
    var id = started("/signature", OK_PHONE, OK_NUMBER);

    assertThat(state("/signature/session/" + id).cert()).isNull();
    assertThat(get("/authentication/session/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void aPollWaitsForTheAnswer() throws Exception {
    mock.delay(AnswerDelay.of(Duration.ofMillis(1_500)));
    var id = startedAuthentication(OK_PHONE, OK_NUMBER);
    long start = System.nanoTime();

    var early = state("/authentication/session/" + id + "?timeoutMs=1");
    var late = state("/authentication/session/" + id + "?timeoutMs=100000");

    assertThat(early.state()).isEqualTo("RUNNING");
    assertThat(late.state()).isEqualTo("COMPLETE");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(1_400), Duration.ofSeconds(20));
  }

  @Test
  void theNextPollSendsTheOneBeforeItAway() throws Exception {
    mock.delay(AnswerDelay.of(Duration.ofSeconds(60)));
    var path = "/authentication/session/" + startedAuthentication(OK_PHONE, OK_NUMBER);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> state(path + "?timeoutMs=60000"));
      eventually(() -> assertThat(mock.polls().openNow()).isEqualTo(1));

      var second = threads.submit(() -> state(path + "?timeoutMs=2000"));

      assertThat(first.get(10, TimeUnit.SECONDS).state()).isEqualTo("RUNNING");
      assertThat(mock.polls().openNow()).isEqualTo(1);
      assertThat(get("/mock/sessions").body())
          .contains("\"openNow\":1,\"replaced\":1,\"lastOpened\":\"2");
      assertThat(second.get(10, TimeUnit.SECONDS).state()).isEqualTo("RUNNING");
    }
    assertThat(mock.polls().openNow()).isZero();
    assertThat(mock.polls().replaced()).isEqualTo(1);
    assertThat(mock.polls().mostOfOneSession()).isEqualTo(2);
    assertThat(mock.polls().longestOverlapMillis()).isBetween(0.001, 2_000.0);
  }

  @Test
  void aPollWhoseClientHasGoneIsNotOpen() throws Exception {
    mock.delay(AnswerDelay.of(Duration.ofSeconds(60)));
    var path = "/authentication/session/" + startedAuthentication(OK_PHONE, OK_NUMBER);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), mock.port())) {
      var request = "GET " + path + "?timeoutMs=60000 HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      eventually(() -> assertThat(mock.polls().openNow()).isEqualTo(1));
    }

    eventually(() -> assertThat(mock.polls().openNow()).isEqualTo(0));

    assertThat(state(path + "?timeoutMs=1000").state()).isEqualTo("RUNNING");
    assertThat(mock.polls().mostOfOneSession()).isEqualTo(1);
  }

  @Tag("long")
  @Test
  void manyWaitAtOnce() throws Exception {
    int people = Integer.getInteger("people", Boolean.getBoolean("long") ? 10_000 : 2_000);
    mock.delay(AnswerDelay.of(Duration.ofSeconds(60)));
    var paths = new ArrayList<String>();
    for (int i = 0; i < people; i++) {
      paths.add("/authentication/session/" + startedAuthentication("+3725550" + i, OK_NUMBER));
    }
    var states = new ArrayList<Future<SessionState>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var path : paths) {
        Callable<SessionState> poll = () -> state(path + "?timeoutMs=120000");
        states.add(threads.submit(poll));
      }
      eventually(() -> assertThat(mock.polls().openNow()).isEqualTo(people));
      mock.close();
      for (var each : states) {
        assertThat(each.get(30, TimeUnit.SECONDS).state()).isEqualTo("RUNNING");
      }
    }

    assertThat(mock.polls().mostOfOneSession()).isEqualTo(1);
    assertThat(mock.starts()).hasSize(people).containsEntry("+37255500", 1);
  }

  @ParameterizedTest
  @CsvSource({
    "error, 500",
    "unavailable, 503",
    "unauthorized, 401",
    "not-found, 404",
    "bad-request, 400"
  })
  void errorsStrikeWhomTheyAreMeantForAsOftenAsTheyAreMeantTo(String fault, int status)
      throws Exception {
    post("/mock/faults", fault(OK_PHONE, fault, "start", 1));
    post("/mock/faults", fault(OK_PHONE, fault, "poll", 2));

    assertThat(post("/authentication", body(OK_PHONE, OK_NUMBER)).statusCode()).isEqualTo(status);
    var path = "/authentication/session/" + startedAuthentication(OK_PHONE, OK_NUMBER);
    var other = "/authentication/session/" + startedAuthentication("+37255512342", OK_NUMBER);

    assertThat(get(path).statusCode()).isEqualTo(status);
    assertThat(get(other).statusCode()).isEqualTo(200);
    assertThat(get(path).statusCode()).isEqualTo(status);
    assertThat(get(path).statusCode()).isEqualTo(200);
    assertThat(mock.starts()).containsEntry(OK_PHONE, 1);
  }

  @Test
  void connectionsBreak() throws Exception {
    var path = "/authentication/session/" + startedAuthentication(OK_PHONE, OK_NUMBER);

    // The JDK's client repeats a GET whose connection breaks.
    mock.faults().set(OK_PHONE, Stage.POLL, Fault.DROP, Faults.FOR_EVER);
    assertThat(answered(path)).isFalse();
    mock.faults().set(OK_PHONE, Stage.POLL, Fault.HANG, Faults.FOR_EVER);
    assertThat(answered(path)).isFalse();
    mock.faults().clear(OK_PHONE);
    eventually(() -> assertThat(mock.polls().openNow()).isEqualTo(0));
    mock.faults().set(OK_PHONE, Stage.POLL, Fault.GARBAGE, 1);
    assertThat(get(path).body()).isEqualTo("{\"state\":\"COMPL");
    mock.faults().set(OK_PHONE, Stage.POLL, Fault.UNKNOWN_STATE, 1);
    assertThat(state(path).state()).isEqualTo("PONDERING");
    mock.faults().set(OK_PHONE, Stage.START, Fault.DROP, 1);
    assertThat(startAnswered()).isFalse();
    mock.faults().set(OK_PHONE, Stage.START, Fault.HANG, 1);
    assertThat(startAnswered()).isFalse();

    // Both prompts were on their way.
    assertThat(mock.starts()).containsEntry(OK_PHONE, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "phoneNumber, Required phoneNumber is missing.",
    "nationalIdentityNumber, Required nationalIdentityNumber is missing.",
    "relyingPartyName, Required relyingPartyName is missing.",
    "relyingPartyUUID, Required relyingPartyUUID is missing.",
    "hash, Required hash is missing.",
    "hashType, Required hashType is missing.",
    "language, Required language is missing."
  })
  void whatIsMissingIsNamed(String member, String error) throws Exception {
    var answer = post("/authentication", body(OK_PHONE, OK_NUMBER).replace(member, "x" + member));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"", "\"time\":", "\"traceId\":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+37200000766 | 37200000766 | 400 | phoneNumber must contain of + and numbers(8-30)",
        "60001019906 | 510 | 400 | nationalIdentityNumber must contain of 11 digits",
        "SHA256 | SHA512 | 400 | The length of the hash must match the type of hash",
        "SHA256 | MD5 | 400 | Required hashType is missing.",
        "ENG | FOO | 400 | Unknown language 'FOO'",
        "DEMO | OTHER | 401 | Failed to authorize user"
      })
  void whatIsWrongIsNamed(String right, String wrong, int status, String error) throws Exception {
    var answer = post("/authentication", body(OK_PHONE, OK_NUMBER).replace(right, wrong));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
  }

  @Test
  void strangersAndOtherMethodsAreRefused() throws Exception {
    var unknown = get("/authentication/session/de305d54-75b4-431b-adb2-eb6b9e546015");
    var method = get("/authentication");
    var garbage = post("/authentication", "{");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("\"error\":\"SessionID not found\"");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.body()).contains("\"error\":\"Method Not Allowed\"");
    assertThat(garbage.statusCode()).isEqualTo(400);
    assertThat(post("/mock/faults", fault(OK_PHONE, "plague", "poll", 1)).statusCode())
        .isEqualTo(400);
    assertThat(post("/mock/delay", "{\"shortestMillis\":5,\"longestMillis\":1}").statusCode())
        .isEqualTo(400);
  }

  private String startedAuthentication(String phone, String number) throws Exception {
    return started("/authentication", phone, number);
  }

  private String started(String path, String phone, String number) throws Exception {
    var answer = post(path, body(phone, number));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.reader(MidRoutes.Started.class)
        .read(answer.body().getBytes(StandardCharsets.UTF_8))
        .sessionID();
  }

  private SessionState state(String path) throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.reader(SessionState.class).read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private boolean answered(String path) throws InterruptedException {
    return answered(request(path).timeout(Duration.ofMillis(700)).build());
  }

  private boolean startAnswered() throws Exception {
    var body = BodyPublishers.ofString(body(OK_PHONE, OK_NUMBER));
    return answered(request("/authentication").timeout(Duration.ofMillis(700)).POST(body).build());
  }

  private boolean answered(HttpRequest request) throws InterruptedException {
    try {
      http.send(request, BodyHandlers.ofString());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mock.port() + path));
  }

  private static String body(String phone, String number) throws Exception {
    var hash = MessageDigest.getInstance("SHA-256").digest(TEXT);
    return """
    {"relyingPartyName": "DEMO", "relyingPartyUUID": "00000000-0000-0000-0000-000000000000",
     "phoneNumber": "%s", "nationalIdentityNumber": "%s", "hash": "%s", "hashType": "SHA256",
     "language": "ENG"}
    """
        .formatted(phone, number, Base64.getEncoder().encodeToString(hash));
  }

  private static String fault(String phone, String fault, String stage, int times) {
    return "{\"phoneNumber\":\"%s\",\"fault\":\"%s\",\"stage\":\"%s\",\"times\":%d}"
        .formatted(phone, fault, stage, times);
  }

  private static X509Certificate certificate(byte[] bytes) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(bytes));
  }
}
