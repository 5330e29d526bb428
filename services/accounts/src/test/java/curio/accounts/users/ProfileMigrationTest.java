package curio.accounts.users;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.User;
import curio.store.migrations.Migrations;
import curio.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts of the release before profiles, and nodes of it that go on running. */
class ProfileMigrationTest {
  private static final Profile KNOWN =
      Profile.newBuilder()
          .setFirstName("Zo\u00eb \"Z\"")
          .setLastName("Kemmer")
          .setPhone("+372 555")
          .setGender("f")
          .setAge(47)
          .setCity("Uruk")
          .setInterests("chess\nmaps")
          .setPhoto("me.png")
          .build();
  private static final String INSERT =
      """
      insert into accounts.users (username, username_key, password_hash, created_at, first_name,
        last_name, phone, gender, age, city, interests, photo)
      values ('%1$s', '%1$s', '', now(), 'Zo\u00eb "Z"', 'Kemmer', '+372 555', 'f', 47, 'Uruk',
        E'chess\\nmaps', 'me.png')
      """;

  private final Users users = new Users(new ReservedNames(List.of(), List.of()));
  private TestDatabase store;

  @BeforeEach
  void create() {
    store = TestDatabase.create();
    Migrations.run(store.settings(), "accounts");
  }

  @AfterEach
  void drop() {
    store.close();
  }

  @Test
  void whatWasKnownIsCarriedOver() throws IOException {
    store.asOwner("drop trigger users_keep_profile on accounts.users");
    store.asOwner("drop function accounts.keep_profile");
    store.asOwner("drop function accounts.profile_of");
    store.asOwner("alter table accounts.users drop column profile");
    execute(INSERT.formatted("known"));
    execute(
        "insert into accounts.users (username, username_key, password_hash, created_at)"
            + " values ('silent', 'silent', '', now())");

    store.asOwner(script());

    assertThat(find("known").getProfile()).isEqualTo(KNOWN);
    assertThat(find("silent").getProfile())
        .isEqualTo(Profile.newBuilder().setPhoto("default.jpg").build());
  }

  @Test
  void whatANodeOfTheReleaseBeforeWritesIsSeen() {
    execute(INSERT.formatted("older"));

    execute(
        "update accounts.users set city = 'Kish', age = 0, phone = '' where username = 'older'");

    var expected = KNOWN.toBuilder().setCity("Kish").clearAge().clearPhone().build();
    assertThat(find("older").getProfile()).isEqualTo(expected);
  }

  @Test
  void aNodeOfTheReleaseBeforeSeesWhatIsWritten() {
    execute(INSERT.formatted("newer"));
    var user = find("newer");
    var profile = KNOWN.toBuilder().setLastName("B").clearCity().clearAge().clearGender();

    store
        .database()
        .inTransaction(tx -> {
          new UserChanges(users).update(tx, user.toBuilder().setProfile(profile).build(), null);
          return user;
        });

    assertThat(find("newer").getProfile()).isEqualTo(profile.build());
    assertThat(columns()).isEqualTo("Zo\u00eb \"Z\"|B|+372 555||0||chess\nmaps|me.png|b");
  }

  @Test
  void whatAnOlderNodeDoesNotKnowSurvivesItsChanges() {
    execute(INSERT.formatted("grown"));
    execute("update accounts.users set profile = profile || '{\"later\": [1]}'");

    execute("update accounts.users set city = 'Kish'");

    assertThat(one("select profile ->> 'later' from accounts.users")).isEqualTo("[1]");
    assertThat(find("grown").getProfile().getCity()).isEqualTo("Kish");
  }

  private User find(String name) {
    return store.database().read(tx -> users.findByName(tx, name)).orElseThrow().user();
  }

  private String columns() {
    return one(
        """
        select concat_ws('|', first_name, last_name, phone, gender, age, city, interests, photo,
          last_name_key) from accounts.users
        """);
  }

  private String one(String query) {
    return store.database().read(tx -> tx.createQuery(query).mapTo(String.class).one());
  }

  private void execute(String statement) {
    var _ = store.database().inTransaction(tx -> tx.execute(statement));
  }

  private static String script() throws IOException {
    try (var in = Users.class.getResourceAsStream("/db/accounts/V12__profiles.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
