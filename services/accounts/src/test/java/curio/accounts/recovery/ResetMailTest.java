package curio.accounts.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.User;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResetMailTest {
  @Test
  void whatPeopleCallThemselvesIsNoMarkup() {
    var user = User.newBuilder().setId(1).setUsername("<a href=\"x\">'&").setRole("member").build();

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
