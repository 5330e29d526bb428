package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the first administrator comes in: named in the settings, and by a link for a password. */
class NamedAdminTest {
  @TempDir private Path directory;

  @Test
  void aNamedAccountBecomesAdminAtTheNextStart() {
    try (var own = new OwnDatabase("--data", directory.toString())) {
      var member = People.signUp(own.node(), "founder");
      member.get("/v1/audit").assertProblem(403);

      try (var next = own.another("--data", directory.toString(), "--accounts.admins", "founder")) {
        assertThat(People.signIn(next, "founder").get("/v1/audit").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aNamedAccountThatIsNotThereIsMadeAndGetsALink() throws Exception {
    try (var own =
        new OwnDatabase("--data", directory.toString(), "--accounts.admins", "founder,second")) {
      var mailbox = new Mailbox(directory);
      var reset =
          own.node()
              .post(
                  "/v1/auth/reset",
                  """
                  {"token": "%s", "password": "%s", "passwordConfirm": "%s"}
                  """
                      .formatted(mailbox.tokenFor("founder"), People.PASSWORD, People.PASSWORD));

      assertThat(reset.status()).as(reset.body()).isEqualTo(200);
      var founder = People.signIn(own.node(), "founder");
      assertThat(founder.get("/v1/users/me").json()).containsEntry("role", "admin");
    }
  }
}
