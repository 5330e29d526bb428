package curio.gateway;

import static curio.gateway.FeedAssert.throttled;
import static curio.gateway.UserReplies.MARIO;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.LinkedIdentity;
import curio.contracts.accounts.v1.ListIdentitiesReply;
import curio.contracts.accounts.v1.ListIdentitiesRequest;
import curio.contracts.accounts.v1.NotAllowed;
import curio.contracts.accounts.v1.UnlinkIdentityReply;
import curio.contracts.accounts.v1.UnlinkIdentityRequest;
import curio.contracts.accounts.v1.Unproved;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the service says of identities that are linked to accounts. */
class IdentityOutcomesTest {
  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @Test
  void identitiesAreListedWithoutSayingWhose() {
    gateway.accounts.answer(
        "ListIdentities",
        ListIdentitiesReply.newBuilder()
            .addIdentities(
                LinkedIdentity.newBuilder().setId("4").setLinkedAtMillis(1_700_000_000_000L))
            .addIdentities(LinkedIdentity.newBuilder().setId("5"))
            .build());

    var own = gateway.member("GET", "/v1/auth/identities", "");
    var asked = (ListIdentitiesRequest) gateway.accounts.asked("ListIdentities");
    gateway.admin("GET", "/v1/users/9/identities", "");

    assertThat(asked.getUserId()).isEqualTo(7);
    assertThat(((ListIdentitiesRequest) gateway.accounts.asked("ListIdentities")).getUserId())
        .isEqualTo(9);
    assertThat(own.json().at("/data/0/linkedAt").asString()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(own.json().at("/data/1").has("linkedAt")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"/v1/auth/identities/4", "/v1/users/9/identities/4"})
  void identitiesAreUnlinkedOrSayWhyNot(String path) {
    var outcomes =
        Map.of(
            200, UnlinkIdentityReply.newBuilder().setUnlinked(MARIO),
            404,
                UnlinkIdentityReply.newBuilder()
                    .setNoSuchIdentity(UnlinkIdentityReply.NoSuchIdentity.getDefaultInstance()),
            409,
                UnlinkIdentityReply.newBuilder()
                    .setLastCredential(UnlinkIdentityReply.LastCredential.getDefaultInstance()),
            400,
                UnlinkIdentityReply.newBuilder()
                    .setUnproved(Unproved.newBuilder().setReason(Unproved.Reason.PASSWORD_MISSING)),
            429, UnlinkIdentityReply.newBuilder().setThrottled(throttled()),
            403,
                UnlinkIdentityReply.newBuilder()
                    .setNotAllowed(NotAllowed.newBuilder().setReason("no")),
            500, UnlinkIdentityReply.newBuilder());

    outcomes.forEach((status, reply) -> {
      gateway.accounts.answer("UnlinkIdentity", reply.build());
      var answer = gateway.admin("DELETE", path, "{\"currentPassword\": \"1234567890\"}");
      assertThat(answer.status()).isEqualTo(status);
    });
    var asked = (UnlinkIdentityRequest) gateway.accounts.asked("UnlinkIdentity");
    assertThat(asked.getIdentityId()).isEqualTo("4");
    assertThat(asked.getActor().getProof().getCurrentPassword()).isEqualTo("1234567890");
  }
}
