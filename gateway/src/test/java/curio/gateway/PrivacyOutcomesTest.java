package curio.gateway;

import static curio.gateway.FeedAssert.assertFeedErrorStatus;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.Privacy;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What followers are told of, over HTTP. */
class PrivacyOutcomesTest {
  private static final User MARIO =
      User.newBuilder()
          .setId(7)
          .setUsername("Mario")
          .setRole("member")
          .setActive(true)
          .setPrivacy(Privacy.newBuilder().setLogin(false).setLogout(true).setBuy(false))
          .build();

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @BeforeEach
  void prepare() {
    gateway.users.answer("FindUser", FindUserReply.newBuilder().setUser(MARIO).build());
    gateway.users.answer(
        "UpdateUser",
        ChangeUserReply.newBuilder()
            .setChanged(ChangeUserReply.Changed.newBuilder().setUser(MARIO))
            .build());
  }

  @Test
  void onlyItsOwnerAndAdminsSeeIt() {
    var own = gateway.member("GET", "/v1/users/me", "");

    assertThat(own.json().get("privacy").toString())
        .isEqualTo("{\"login\":false,\"logout\":true,\"buy\":false}");
    assertThat(gateway.admin("GET", "/v1/users/7", "").json().has("privacy")).isTrue();
    assertThat(gateway.other("GET", "/v1/users/7", "").json().has("privacy")).isFalse();
  }

  @Test
  void whatIsNotGivenStays() {
    assertThat(asked("{\"privacy\": {\"buy\": true}}"))
        .isEqualTo(Privacy.newBuilder().setBuy(true).build());
    assertThat(asked("{\"privacy\": {\"login\": true, \"logout\": false, \"more\": 1}}"))
        .isEqualTo(Privacy.newBuilder().setLogin(true).setLogout(false).build());
    assertThat(asked("{\"privacy\": {\"login\": null}}")).isEqualTo(Privacy.getDefaultInstance());
    assertThat(asked("{\"privacy\": null}")).isEqualTo(Privacy.getDefaultInstance());
    assertThat(asked("{}")).isEqualTo(Privacy.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "[]", "\"login\"", "{\"login\": \"yes\"}", "{\"buy\": 1}"})
  void whatIsNoPrivacyIsRefused(String privacy) {
    assertFeedErrorStatus(
        gateway.member("PUT", "/v1/users/me", "{\"privacy\": %s}".formatted(privacy)), 400);
    assertThat(gateway.users.wasAsked("UpdateUser")).isFalse();
  }

  private Privacy asked(String body) {
    var answer = gateway.member("PUT", "/v1/users/me", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("privacy").get("logout").asBoolean()).isTrue();
    return ((UpdateUserRequest) gateway.users.asked("UpdateUser")).getPrivacy();
  }
}
