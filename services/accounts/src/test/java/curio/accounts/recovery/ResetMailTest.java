package curio.accounts.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import curio.accounts.users.Profile;
import curio.accounts.users.Role;
import curio.accounts.users.User;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResetMailTest {
  @Test
  void whatPeopleCallThemselvesIsNoMarkup() {
    var user =
        new User(
            1,
            "<a href=\"x\">'&",
            null,
            Profile.empty(),
            "default.jpg",
            Role.MEMBER,
            true,
            Instant.EPOCH,
            false,
            true,
            true);

    var mail =
        new ResetMail("https://curio.example.org").of(7, user, "T".repeat(43), Instant.EPOCH);

    assertThat(mail.html())
        .contains("Hello &lt;a href=&quot;x&quot;&gt;&#39;&amp;,")
        .doesNotContain("<a href=\"x\">");
    assertThat(mail.text()).contains("Hello <a href=\"x\">'&,");
    assertThat(mail.text()).contains("https://curio.example.org/reset#" + "T".repeat(43));
    assertThat(mail.to()).isNull();
  }
}
