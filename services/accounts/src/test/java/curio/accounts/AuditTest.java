package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.sessions.Caller;
import curio.contracts.accounts.v1.ListAuditRequest;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.errors.CurioException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTest {
  private static final Caller CALLER = new Caller("10.1.1.1", "test", "trace-x");

  private final AuditLog log = new AuditLog();
  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = new RunningAccounts(AccountsPolicy.standard(false));
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void eachChangeTellsWhoDidWhatToWhomAndFromWhere() {
    long made = accounts.clock().millis();
    long id = accounts.users().create("watched", "member").getId();
    accounts.clock().advance(Duration.ofMinutes(1));
    accounts
        .users()
        .update(
            id,
            UpdateUserRequest.newBuilder()
                .setProfile(Profile.newBuilder().setCity("Secretville"))
                .setEmail("secret@example.org")
                .setPassword("another password"));
    accounts.users().delete(id);

    var entries = accounts.users().auditOf(id);

    assertThat(entries)
        .extracting(entry -> entry.getAction() + ": " + entry.getDetail())
        .containsExactly("user-deleted: ", "user-updated: email, city, password", "user-created: ");
    assertThat(entries)
        .allSatisfy(entry -> {
          assertThat(entry.getActorId()).isEqualTo(UserCalls.ACTOR_ID);
          assertThat(entry.getSubjectId()).isEqualTo(id);
          assertThat(entry.getAddress()).isEqualTo("10.0.0.7");
          assertThat(entry.getAgent()).isEqualTo("console");
          assertThat(entry.getTraceId()).isEqualTo("trace-admin");
        });
    assertThat(entries.getLast().getAtMillis()).isEqualTo(made);
    assertThat(entries.getFirst().getAtMillis()).isEqualTo(made + 60_000);
  }

  @Test
  void whatChangesNothingIsNotNoted() {
    long id = accounts.users().create("unmoved", "member").getId();

    accounts
        .users()
        .update(
            id,
            UpdateUserRequest.newBuilder()
                .setProfile(Profile.newBuilder().setCity(""))
                .setActive(true));
    accounts
        .users()
        .update(id, UpdateUserRequest.newBuilder().setProfile(Profile.newBuilder().setAge(-1)));

    assertThat(accounts.users().auditOf(id)).hasSize(1);
  }

  @Test
  void listsAreChosenByActorSubjectActionAndPlace() {
    note(AuditAction.SIGN_IN, 901, 902);
    note(AuditAction.SIGN_OUT, 901, 902);
    note(AuditAction.SIGN_IN, 901, 903);
    note(AuditAction.SIGN_IN, 904, 902);

    assertThat(subjects(request().setActorId(901))).containsExactly(903L, 902L, 902L);
    assertThat(subjects(request().setActorId(901).setAction("sign-in")))
        .containsExactly(903L, 902L);
    assertThat(subjects(request().setSubjectId(902))).hasSize(3);
    assertThat(subjects(request().setSubjectId(902).setActorId(904))).hasSize(1);
    assertThat(subjects(request().setActorId(901).setLimit(1))).containsExactly(903L);
    var newest = accounts.users().audit(request().setActorId(901).setLimit(1)).getFirst();
    assertThat(subjects(request().setActorId(901).setBefore(newest.getNumber())))
        .containsExactly(902L, 902L);
    assertThat(subjects(request().setLimit(1))).containsExactly(902L);
  }

  @Test
  void anEntryIsThereOnlyIfItsChangeIs() {
    var entry = new AuditEntry(AuditAction.SIGN_IN, 911, 911, CALLER, "");

    assertThatThrownBy(() ->
            accounts
                .database()
                .inTransaction(tx -> {
                  log.record(tx, entry, accounts.clock().instant());
                  throw new IllegalStateException("cut off");
                }))
        .hasMessage("cut off");

    assertThat(subjects(request().setActorId(911))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update accounts.audit set actor_id = 1",
        "delete from accounts.audit",
        "truncate accounts.audit"
      })
  void entriesCannotBeChangedOrRemoved(String sql) {
    note(AuditAction.SIGN_IN, 921, 921);

    assertThatThrownBy(() -> accounts.store().asOwner(sql))
        .hasStackTraceContaining("audit is append-only");

    assertThat(subjects(request().setActorId(921))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update accounts.audit set actor_id = 1",
        "delete from accounts.audit",
        "truncate accounts.audit",
        "alter table accounts.audit disable trigger audit_is_append_only",
        "set session_replication_role = replica",
        "drop table accounts.audit"
      })
  void theProgramItselfHasNoRightToChangeThem(String sql) {
    note(AuditAction.SIGN_IN, 922, 922);

    assertThatThrownBy(() -> accounts.database().inTransaction(tx -> tx.execute(sql)))
        .hasStackTraceContaining(
            sql.startsWith("alter") || sql.startsWith("drop")
                ? "must be owner"
                : "permission denied");

    assertThat(subjects(request().setActorId(922))).isNotEmpty();
  }

  @Test
  void actsOnTheSystemAreNotedAndNothingElseIsByThatWay() {
    accounts.users().record("breaker-tripped", "curio.shop.v1.Shop at node-1");

    var entry = accounts.users().audit(request().setAction("breaker-tripped")).getFirst();
    assertThat(entry.getActorId()).isEqualTo(UserCalls.ACTOR_ID);
    assertThat(entry.getSubjectId()).isZero();
    assertThat(entry.getDetail()).isEqualTo("curio.shop.v1.Shop at node-1");
    assertThat(entry.getTraceId()).isEqualTo("trace-admin");
    assertThatThrownBy(() -> accounts.users().record("user-deleted", ""))
        .isInstanceOf(CurioException.class)
        .hasMessage("action: not one that is done to the system");
  }

  @Test
  void whatCannotBeListedIsRefused() {
    assertRefused(request().setLimit(0), "limit: 0 (expected: 1 to 1000)");
    assertRefused(request().setLimit(1_001), "limit: 1001 (expected: 1 to 1000)");
    assertRefused(request().setBefore(-1), "before: -1 (expected: 0 or more)");
    assertThatThrownBy(() -> accounts.users().audit(request().setAction("SIGN_IN")))
        .isInstanceOf(CurioException.class)
        .hasMessageStartingWith("action: unknown (expected: sign-up, sign-in, sign-in-failed,");
  }

  @Test
  void detailsAreBounded() {
    assertThatThrownBy(() -> new AuditEntry(AuditAction.SIGN_IN, 1, 1, CALLER, "x".repeat(501)))
        .hasMessage("detail: 501 characters (expected: at most 500)");
  }

  private void note(AuditAction action, long actorId, long subjectId) {
    var entry = new AuditEntry(action, actorId, subjectId, CALLER, "");
    var _ =
        accounts
            .database()
            .inTransaction(tx -> {
              log.record(tx, entry, accounts.clock().instant());
              return entry;
            });
  }

  private List<Long> subjects(ListAuditRequest.Builder request) {
    return accounts.users().audit(request).stream().map(entry -> entry.getSubjectId()).toList();
  }

  private void assertRefused(ListAuditRequest.Builder request, String message) {
    assertThatThrownBy(() -> accounts.users().audit(request))
        .isInstanceOf(CurioException.class)
        .hasMessage(message);
  }

  private static ListAuditRequest.Builder request() {
    return ListAuditRequest.newBuilder().setLimit(100);
  }
}
