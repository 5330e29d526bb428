package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.identities.Person;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.passwords.PasswordSettings;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.Ending;
import curio.accounts.sessions.SessionId;
import curio.accounts.users.NewUser;
import curio.accounts.users.Username;
import curio.contracts.accounts.v1.Profile;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.limits.ClientNetwork;
import curio.limits.SqlClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One address has every place for passwords. Whatever others want of theirs, they get a place from
 * it, and it gets no more.
 */
class PasswordSharesTest {
  private static final String GREEDY = "203.0.113.1";
  private static final String NEW = "a new password";
  private static final int PLACES = 3;

  private final List<PasswordHashing.Place> taken = new ArrayList<>();
  private RunningAccounts accounts;
  private AccountsParts parts;
  private long owner;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts();
    owner = accounts.signUp("owner.one", "owner@example.org").getUser().getId();
    var node =
        new AccountsParts.Surroundings(
            accounts.database(),
            accounts.wakeups(),
            accounts.clock(),
            SqlClock.of(accounts.clock()),
            new SimpleMeterRegistry(),
            accounts.jobs());
    var few = new PasswordSettings(8, 1, PLACES - 1, Duration.ofSeconds(15));
    parts =
        new AccountsParts(
            node, RunningAccounts.EVENTS, RunningAccounts.patient().withPasswords(few));
    while (taken.size() < PLACES) {
      taken.add(parts.hashing.reserve(ClientNetwork.of(GREEDY)));
    }
  }

  @AfterEach
  void stop() {
    taken.forEach(PasswordHashing.Place::close);
    parts.hashing.close();
    accounts.close();
  }

  @Test
  void whoSignsIn() {
    var reply = shared(from -> parts.signIns.signIn("owner.one", RunningAccounts.PASSWORD, from));

    assertThat(reply.hasSignedIn()).isTrue();
  }

  @Test
  void whoSignsUp() {
    var user = new NewUser(new Username("other.one"), null, Profile.getDefaultInstance());
    var registration = new Registration(user, RunningAccounts.PASSWORD);

    var reply = shared(from -> parts.signUps.signUp(registration, from));

    assertThat(reply.hasSignedIn()).isTrue();
  }

  @Test
  void whoSaysTheCurrentPassword() {
    var proof = new Proof("", RunningAccounts.PASSWORD);

    var outcome = shared(from -> parts.owners.prove(owner, proof, from));

    assertThat(outcome).isInstanceOf(Reauthentication.Proven.class);
  }

  @Test
  void whoChoosesAPasswordAfterASignInByMobileId() {
    var person = new Person("EE", "60001019906", "MARY", "TESTER");
    var signIn = parts.people.signIn(person, null, from(RunningAccounts.HOME));
    var user = signIn.getSignedIn();
    var session = user.getTokens().getSessionId();
    var kept = SessionId.parse(session).orElseThrow();
    var which = new Ending.All(user.getUser().getId(), kept);
    var proof = new Proof(session, null);

    var reply = shared(from -> parts.passwordChanges.change(which, proof, NEW, from));

    assertThat(reply.hasChanged()).isTrue();
  }

  @Test
  void whoFollowsALink() {
    accounts.askForLink(owner);
    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(1));
    var token = SentLinks.tokens(accounts).getFirst();

    var reply = shared(from -> parts.passwordResets.reset(token, NEW, from));

    assertThat(reply.hasDone()).isTrue();
  }

  /** What comes of it from elsewhere, after it was refused from the address that has all. */
  private static <T> T shared(Function<Caller, T> way) {
    assertThatThrownBy(() -> way.apply(from(GREEDY)))
        .isInstanceOfSatisfying(
            CurioException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    return way.apply(from(RunningAccounts.HOME));
  }

  private static Caller from(String address) {
    return new Caller(address, "test", "trace-1");
  }
}
