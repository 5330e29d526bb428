package curio.gateway;

import static curio.gateway.FeedAssert.assertFeedError;
import static curio.gateway.FeedAssert.assertFeedErrorStatus;
import static curio.gateway.FeedAssert.assertThrottled;
import static curio.gateway.FeedAssert.throttled;
import static curio.gateway.UserReplies.MARIO;
import static curio.gateway.UserReplies.changed;
import static curio.gateway.UserReplies.found;
import static curio.gateway.UserReplies.withPassword;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.DeleteOwnUserRequest;
import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.ListUsersReply;
import curio.contracts.accounts.v1.ListUsersRequest;
import curio.contracts.accounts.v1.NotAllowed;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.Proof;
import curio.contracts.accounts.v1.SendResetLinkReply;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.Unproved;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What outcomes about accounts and their audit become over HTTP, and what services are asked. */
class UserOutcomesTest {
  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @Test
  void aListIsAskedForAsItWasWanted() {
    gateway.users.answer(
        "ListUsers", ListUsersReply.newBuilder().addUsers(MARIO).setNext("more").build());

    var answer =
        gateway.member(
            "GET", "/v1/users?offset=3&limit=5&firstName=M%C3%A4r&lastName=x&cursor=here", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("object")).isEqualTo("list");
    assertThat(answer.text("next")).isEqualTo("more");
    assertPublic(answer, "/data/0");
    assertThat(gateway.users.asked("ListUsers"))
        .isEqualTo(
            ListUsersRequest.newBuilder()
                .setOffset(3)
                .setLimit(5)
                .setFirstName("Mär")
                .setLastName("x")
                .setCursor("here")
                .build());
  }

  @Test
  void adminsAlsoSeeWhoIsNotActiveAndAllOfEveryone() {
    gateway.users.answer("ListUsers", ListUsersReply.newBuilder().addUsers(MARIO).build());

    var answer = gateway.admin("GET", "/v1/users", "");

    assertThat(answer.json().has("next")).isFalse();
    assertThat(answer.json().at("/data/0/email").asString()).isEqualTo("mario@example.org");
    var asked = (ListUsersRequest) gateway.users.asked("ListUsers");
    assertThat(asked.getInactive()).isTrue();
    assertThat(asked.getLimit()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/users?limit=0 | limit: (expected: a number from 1 to 1000)",
        "/v1/users?limit=1001 | limit: (expected: a number from 1 to 1000)",
        "/v1/users?limit=ten | limit: (expected: a number from 1 to 1000)",
        "/v1/users?limit=1&limit=2 | query parameter limit: sent 2 times (expected: once)",
        "/v1/users?offset=10001 | offset: (expected: a number from 0 to 10000)",
        "/v1/users?firstName=a%00b | firstName: U+0000 (expected: a text without it)",
        "/v1/users?lastName=%0D%0Aa | lastName: control characters (expected: a text without)",
        "/v1/audit?limit=0 | limit: (expected: a number from 1 to 1000)",
        "/v1/audit?actor=-1 | actor: (expected: a number from 1 to 999999999999999999)",
        "/v1/audit?before=0 | before: (expected: a number from 1 to 999999999999999999)",
        "/v1/audit?action=%00 | action: U+0000 (expected: a text without it)",
      })
  void whatIsOutOfRangeIsNotAsked(String path, String message) {
    assertFeedError(gateway.admin("GET", path, ""), 400, message);
  }

  @Test
  void anAccentCountsTheSameHoweverItIsComposed() {
    gateway.users.answer("ListUsers", ListUsersReply.getDefaultInstance());

    for (String accent : List.of("%C3%A9", "e%CC%81")) {
      assertThat(gateway.member("GET", "/v1/users?firstName=" + accent.repeat(100), "").status())
          .isEqualTo(200);
      assertFeedError(
          gateway.member("GET", "/v1/users?firstName=" + accent.repeat(101), ""),
          400,
          "firstName: 101 characters (expected: at most 100)");
    }
  }

  @Test
  void aTextThatIsTooLongIsNotAsked() {
    var answer = gateway.member("GET", "/v1/users?firstName=" + "a".repeat(101), "");

    assertFeedError(answer, 400, "firstName: 101 characters (expected: at most 100)");
  }

  @Test
  void aMemberSeesThePublicPartOfAnother() {
    gateway.users.answer("FindUser", found(MARIO.toBuilder().setId(8).build()));

    assertPublic(gateway.member("GET", "/v1/users/8", ""), "");
  }

  @Test
  void ownersAndAdminsSeeAll() {
    gateway.users.answer("FindUser", found(MARIO));

    for (var answer :
        new Answer[] {
          gateway.member("GET", "/v1/users/7", ""),
          gateway.member("GET", "/v1/users/me", ""),
          gateway.admin("GET", "/v1/users/7", "")
        }) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("object")).isEqualTo("user");
      assertThat(answer.text("email")).isEqualTo("mario@example.org");
      assertThat(answer.text("phone")).isEqualTo("+1");
      assertThat(answer.text("role")).isEqualTo("member");
      assertThat(answer.json().get("active").asBoolean()).isTrue();
    }
  }

  @Test
  void whoIsNotActiveIsNotThereButForAdmins() {
    gateway.users.answer("FindUser", found(MARIO.toBuilder().setId(8).setActive(false).build()));

    assertFeedError(gateway.member("GET", "/v1/users/8", ""), 404, "no such user");
    assertThat(gateway.admin("GET", "/v1/users/8", "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "0", "x", "-1", "99999999999999999999", "%27%20or%201=1"})
  void whatIsNoUserIsNotFound(String id) {
    gateway.users.answer("FindUser", FindUserReply.getDefaultInstance());

    assertFeedErrorStatus(gateway.member("GET", "/v1/users/" + id, ""), 404);
  }

  @Test
  void aProfileChangesWithoutThePasswordButNotItsNames() {
    gateway.users.answer("FindUser", found(MARIO));
    gateway.users.answer("UpdateUser", changed(MARIO));

    var profile =
        gateway.member(
            "PUT",
            "/v1/users/me",
            """
            {"username": "Mario", "email": "mario@example.org", "city": "Uruk", "age": 0,
             "gender": "", "role": "admin", "active": false, "id": 1, "password": "x"}
            """);

    assertThat(profile.status()).isEqualTo(200);
    var asked = (UpdateUserRequest) gateway.users.asked("UpdateUser");
    assertThat(asked.toBuilder().clearActor().build())
        .isEqualTo(
            UpdateUserRequest.newBuilder()
                .setId(7)
                .setProfile(Profile.newBuilder().setCity("Uruk").setAge(0).setGender(""))
                .build());
    assertThat(asked.getActor().getUserId()).isEqualTo(7);
    assertThat(asked.getActor().getProof().getSessionId()).isEqualTo("own-session");
    assertThat(asked.getActor().getProof().hasCurrentPassword()).isFalse();
  }

  @Test
  void thePasswordOfWhoAsksGoesWithTheChange() {
    gateway.users.answer("FindUser", found(MARIO));
    gateway.users.answer("UpdateUser", changed(MARIO));
    var email = "\"email\": \"other@example.org\"";

    assertThat(gateway.member("PUT", "/v1/users/me", withPassword(email)).status()).isEqualTo(200);
    assertThat(proofOf("UpdateUser").getCurrentPassword()).isEqualTo("1234567890");
    gateway.admin("PATCH", "/v1/users/7", withPassword(email));
    assertThat(proofOf("UpdateUser").getSessionId()).isEqualTo("admin-session");
    assertThat(proofOf("UpdateUser").getCurrentPassword()).isEqualTo("1234567890");
    gateway.admin("PATCH", "/v1/users/7", "{" + email + "}");
    assertThat(proofOf("UpdateUser").hasCurrentPassword()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"PUT, /v1/users/me", "PATCH, /v1/users/7"})
  void whoDoesNotShowToBeTheOwnerIsRefused(String method, String path) {
    gateway.users.answer("FindUser", found(MARIO));
    var refusals =
        Map.of(
            Unproved.Reason.PASSWORD_MISSING, 400,
            Unproved.Reason.PASSWORD_WRONG, 403,
            Unproved.Reason.NOT_FRESH, 403,
            Unproved.Reason.REASON_UNSPECIFIED, 500);

    refusals.forEach((reason, status) -> {
      gateway.users.answer(
          "UpdateUser",
          ChangeUserReply.newBuilder()
              .setUnproved(Unproved.newBuilder().setReason(reason))
              .build());
      assertFeedErrorStatus(gateway.admin(method, path, "{\"email\": \"\"}"), status);
    });
    gateway.users.answer(
        "UpdateUser", ChangeUserReply.newBuilder().setThrottled(throttled()).build());
    assertThrottled(gateway.admin(method, path, "{\"email\": \"\"}"));
    gateway.users.answer(
        "UpdateUser",
        ChangeUserReply.newBuilder()
            .setNotAllowed(NotAllowed.newBuilder().setReason("no"))
            .build());
    assertFeedError(gateway.admin(method, path, "{\"email\": \"\"}"), 403, "no");
  }

  @Test
  void linksAreSentOrSayWhyNot() {
    var outcomes =
        Map.of(
            202,
                SendResetLinkReply.newBuilder()
                    .setSent(SendResetLinkReply.Sent.getDefaultInstance()),
            404,
                SendResetLinkReply.newBuilder()
                    .setNoSuchUser(ChangeUserReply.NoSuchUser.getDefaultInstance()),
            409,
                SendResetLinkReply.newBuilder()
                    .setInactive(SignInIdentityReply.Inactive.getDefaultInstance()),
            429, SendResetLinkReply.newBuilder().setThrottled(throttled()),
            403,
                SendResetLinkReply.newBuilder()
                    .setNotAllowed(NotAllowed.newBuilder().setReason("no")),
            500, SendResetLinkReply.newBuilder());

    outcomes.forEach((status, reply) -> {
      gateway.users.answer("SendResetLink", reply.build());
      assertThat(gateway.admin("POST", "/v1/users/7/reset-link", "").status()).isEqualTo(status);
    });
    assertFeedErrorStatus(gateway.member("POST", "/v1/users/7/reset-link", ""), 403);
  }

  @Test
  void namesThatTheirOwnerDoesNotShowAreForAdmins() {
    gateway.users.answer("FindUser", found(MARIO.toBuilder().setShowsName(false).build()));

    var others = gateway.other("GET", "/v1/users/7", "");

    assertThat(others.text("firstName")).isEmpty();
    assertThat(others.text("lastName")).isEmpty();
    assertThat(gateway.admin("GET", "/v1/users/7", "").text("firstName"))
        .isEqualTo(MARIO.getProfile().getFirstName());
    assertThat(gateway.member("GET", "/v1/users/7", "").text("firstName"))
        .isEqualTo(MARIO.getProfile().getFirstName());
  }

  @Test
  void ownersRemoveTheirAccountsByTheirPassword() {
    gateway.users.answer("DeleteOwnUser", changed(User.getDefaultInstance()));

    var answer = gateway.member("DELETE", "/v1/users/me", "{\"currentPassword\": \"12345678\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
    var actor = ((DeleteOwnUserRequest) gateway.users.asked("DeleteOwnUser")).getActor();
    assertThat(actor.getUserId()).isPositive();
    assertThat(actor.getProof().getCurrentPassword()).isEqualTo("12345678");
    assertThat(gateway.ended).containsExactly("s1", "s2");
  }

  @Test
  void whoCannotRemoveTheirAccountIsToldWhy() {
    gateway.users.answer(
        "DeleteOwnUser",
        ChangeUserReply.newBuilder()
            .setLastAdmin(ChangeUserReply.LastAdmin.getDefaultInstance())
            .build());
    assertFeedErrorStatus(gateway.admin("DELETE", "/v1/users/me", "{}"), 409);

    gateway.users.answer(
        "DeleteOwnUser",
        ChangeUserReply.newBuilder()
            .setUnproved(Unproved.newBuilder().setReason(Unproved.Reason.NOT_FRESH))
            .build());
    assertFeedErrorStatus(gateway.member("DELETE", "/v1/users/me", "{}"), 403);
    assertThat(gateway.ended).isEmpty();
  }

  private static void assertPublic(Answer answer, String at) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at(at).propertyNames())
        .containsExactlyInAnyOrder(
            "object",
            "id",
            "username",
            "firstName",
            "lastName",
            "city",
            "interests",
            "photo",
            "createdAt",
            "verified");
  }

  private Proof proofOf(String call) {
    return ((UpdateUserRequest) gateway.users.asked(call)).getActor().getProof();
  }
}
