package curio.accounts.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Argon2Test {
  private static final Argon2.Cost CHEAP = new Argon2.Cost(64, 1, 1);

  @Test
  void aPasswordFitsItsHashAndNoOther() {
    var argon2 = new Argon2(CHEAP);

    String hash = argon2.hash("correct horse");

    assertThat(hash).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
    assertThat(argon2.check("correct horse", hash)).isEqualTo(PasswordCheck.RIGHT);
    assertThat(argon2.check("correct hors", hash)).isEqualTo(PasswordCheck.WRONG);
    assertThat(argon2.hash("correct horse")).isNotEqualTo(hash);
  }

  @Test
  void aHashOfOtherCostsIsRightButOutdated() {
    String old = new Argon2(CHEAP).hash("correct horse");

    assertThat(new Argon2().check("correct horse", old))
        .isEqualTo(PasswordCheck.RIGHT_BUT_OUTDATED);
    assertThat(new Argon2().check("battery", old)).isEqualTo(PasswordCheck.WRONG);
  }

  /** Computed by another implementation (password4j 1.8.4). */
  @Test
  void hashesOfOthersAreUnderstood() {
    String foreign =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
            + "/bBYHQ5sKKXCK339tECLQQaYWRSe86cRovRjUg7O26s";

    var argon2 = new Argon2();

    // The second and third hash of a thread are computed in the memory of the first.
    for (int i = 0; i < 3; i++) {
      assertThat(argon2.check("correct horse", foreign)).isEqualTo(PasswordCheck.RIGHT);
      assertThat(argon2.check("correct hors", foreign)).isEqualTo(PasswordCheck.WRONG);
    }
  }

  @Test
  void accentsFitHoweverTheyAreComposed() {
    var argon2 = new Argon2(CHEAP);

    assertThat(argon2.check("zoe\u0308", argon2.hash("zo\u00eb"))).isEqualTo(PasswordCheck.RIGHT);
  }

  @Test
  void nothingFitsTheHashOfNothing() {
    var argon2 = new Argon2(CHEAP);

    assertThat(argon2.check("", argon2.hashOfNothing())).isEqualTo(PasswordCheck.WRONG);
  }

  @Test
  void whatIsNoHashIsABug() {
    assertThatThrownBy(() -> new Argon2().check("x", "$2a$10$abc"))
        .isInstanceOf(IllegalStateException.class);
  }
}
