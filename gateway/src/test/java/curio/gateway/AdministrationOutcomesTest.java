package curio.gateway;

import static curio.gateway.FeedAssert.assertFeedError;
import static curio.gateway.FeedAssert.assertFeedErrorStatus;
import static curio.gateway.UserReplies.MARIO;
import static curio.gateway.UserReplies.changed;
import static curio.gateway.UserReplies.found;
import static curio.gateway.UserReplies.withPassword;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.AuditEntry;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.CreateUserRequest;
import curio.contracts.accounts.v1.DeleteUserRequest;
import curio.contracts.accounts.v1.Invalid;
import curio.contracts.accounts.v1.ListAuditReply;
import curio.contracts.accounts.v1.ListAuditRequest;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpReply.NameTaken;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.User;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators are answered, whatever the service says of accounts. */
class AdministrationOutcomesTest {
  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @Test
  void adminsMakeAccounts() {
    gateway.users.answer("CreateUser", changed(MARIO));

    var answer =
        gateway.admin(
            "POST",
            "/v1/users",
            """
            {"username": "Mario", "password": "1234567890", "email": "mario@example.org",
             "age": 40, "role": "admin"}
            """);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/users/7");
    assertThat(answer.text("email")).isEqualTo("mario@example.org");
    var asked = (CreateUserRequest) gateway.users.asked("CreateUser");
    assertThat(asked.getRole()).isEqualTo("admin");
    assertThat(asked.getActor().getUserId()).isEqualTo(1);
    assertThat(asked.getAccount().getUsername()).isEqualTo("Mario");
    assertThat(asked.getAccount().getPassword()).isEqualTo("1234567890");
    assertThat(asked.getAccount().getProfile().getAge()).isEqualTo(40);
  }

  @Test
  void anAccountIsAMembersUnlessSaidOtherwise() {
    gateway.users.answer("CreateUser", changed(MARIO));

    gateway.admin("POST", "/v1/users", "{\"username\": \"Mario\", \"password\": \"1234567890\"}");

    assertThat(((CreateUserRequest) gateway.users.asked("CreateUser")).getRole())
        .isEqualTo("member");
  }

  @Test
  void adminsChangeWhatTheyName() {
    gateway.users.answer("UpdateUser", changed(MARIO));

    var answer =
        gateway.admin(
            "PATCH",
            "/v1/users/7",
            """
            {"username": "Mario2", "email": "", "firstName": "M", "lastName": "B", "phone": "1",
             "gender": "m", "age": 41, "city": "Uruk", "interests": "i", "photo": "p",
             "role": "member", "active": false, "password": "new-one-1",
             "passwordConfirm": "new-one-1"}
            """);

    assertThat(answer.status()).isEqualTo(200);
    var asked = (UpdateUserRequest) gateway.users.asked("UpdateUser");
    assertThat(asked.toBuilder().clearActor().build())
        .isEqualTo(
            UpdateUserRequest.newBuilder()
                .setId(7)
                .setUsername("Mario2")
                .setEmail("")
                .setProfile(
                    Profile.newBuilder()
                        .setFirstName("M")
                        .setLastName("B")
                        .setPhone("1")
                        .setGender("m")
                        .setAge(41)
                        .setCity("Uruk")
                        .setInterests("i")
                        .setPhoto("p"))
                .setRole("member")
                .setActive(false)
                .setPassword("new-one-1")
                .build());
    assertThat(gateway.ended).containsExactly("s1", "s2");
  }

  @Test
  void adminsRemoveAccountsAndTheirSessions() {
    gateway.users.answer("DeleteUser", changed(User.getDefaultInstance()));

    var answer = gateway.admin("DELETE", "/v1/users/7", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
    assertThat(((DeleteUserRequest) gateway.users.asked("DeleteUser")).getId()).isEqualTo(7);
    assertThat(gateway.ended).containsExactly("s1", "s2");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/users, CreateUser",
    "PATCH, /v1/users/7, UpdateUser",
    "DELETE, /v1/users/7, DeleteUser"
  })
  void whatCannotBeChangedSaysWhy(String method, String path, String call) {
    var body = "{\"username\": \"Mario\", \"password\": \"1234567890\"}";
    var refusals =
        Map.of(
            404,
                ChangeUserReply.newBuilder()
                    .setNoSuchUser(ChangeUserReply.NoSuchUser.getDefaultInstance()),
            409,
                ChangeUserReply.newBuilder()
                    .setLastAdmin(ChangeUserReply.LastAdmin.getDefaultInstance()),
            400, ChangeUserReply.newBuilder().setInvalid(Invalid.newBuilder().setReason("why")));

    refusals.forEach((status, refusal) -> {
      gateway.users.answer(call, refusal.build());
      assertFeedErrorStatus(gateway.admin(method, path, body), status);
    });

    gateway.users.answer(
        call,
        ChangeUserReply.newBuilder()
            .setNameTaken(NameTaken.newBuilder().setField("email"))
            .build());
    assertFeedError(gateway.admin(method, path, body), 409, "existing email");
    assertThat(gateway.ended).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/users",
    "PATCH, /v1/users/8",
    "PATCH, /v1/users/7",
    "DELETE, /v1/users/8",
    "DELETE, /v1/users/7",
    "GET, /v1/audit"
  })
  void membersAreNoAdminsEvenOfThemselves(String method, String path) {
    assertFeedError(gateway.member(method, path, "{"), 403, "only for admins");
    assertFeedErrorStatus(gateway.nobody(method, path, "{"), 401);
  }

  @Test
  void theAuditIsPagedByNumber() {
    var entry =
        AuditEntry.newBuilder()
            .setNumber(41)
            .setAtMillis(1_700_000_000_000L)
            .setAction("user-updated")
            .setActorId(1)
            .setAddress("10.0.0.1")
            .setTraceId("trace")
            .setDetail("city")
            .build();
    gateway.users.answer("ListAudit", ListAuditReply.newBuilder().addEntries(entry).build());

    var full =
        gateway.admin(
            "GET", "/v1/audit?limit=1&actor=1&subject=7&action=user-updated&before=42", "");
    var last = gateway.admin("GET", "/v1/audit", "");

    assertThat(full.json().get("next").asLong()).isEqualTo(41);
    var view = full.json().at("/data/0");
    assertThat(view.get("object").asString()).isEqualTo("audit-entry");
    assertThat(view.get("at").asString()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(view.get("actorId").asLong()).isEqualTo(1);
    assertThat(view.has("subjectId")).isFalse();
    assertThat(view.get("requestId").asString()).isEqualTo("trace");
    assertThat(last.json().has("next")).isFalse();
    assertThat(gateway.users.asked("ListAudit"))
        .isEqualTo(ListAuditRequest.newBuilder().setLimit(100).build());
  }

  /** A service of a later version may answer what this gateway does not know. */
  @Test
  void anOutcomeThatNobodyKnowsIsABug() {
    gateway.users.answer("UpdateUser", ChangeUserReply.getDefaultInstance());
    gateway.users.answer("FindUser", found(MARIO));
    gateway.users.answer("DeleteUser", ChangeUserReply.getDefaultInstance());

    assertFeedErrorStatus(
        gateway.member("PUT", "/v1/users/me", withPassword("\"email\": \"\"")), 500);
    assertFeedErrorStatus(gateway.admin("DELETE", "/v1/users/7", ""), 500);
  }
}
