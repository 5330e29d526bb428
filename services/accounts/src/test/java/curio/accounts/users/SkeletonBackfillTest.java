package curio.accounts.users;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.Profile;
import curio.testkit.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SkeletonBackfillTest {
  private TestDatabase store;

  @BeforeEach
  void create() {
    store = TestDatabase.migrated("accounts");
  }

  @AfterEach
  void drop() {
    store.close();
  }

  @Test
  void accountsOfAnOlderReleaseAreProtectedAfterwards() {
    insertAsBefore("modern.art");

    assertThat(create("modem.art")).isInstanceOf(CreateOutcome.Created.class);
    insertAsBefore("scope.l");
    new SkeletonBackfill(store.database()).run();

    assertThat(create("scope.1")).isEqualTo(new CreateOutcome.Taken("username"));
  }

  @Test
  void lookAlikesThatAreThereStayAndNoOtherJoinsThem() {
    insertAsBefore("scope.l");
    insertAsBefore("scope.1");

    new SkeletonBackfill(store.database()).run();
    new SkeletonBackfill(store.database()).run();

    assertThat(skeletons()).containsExactly("scope.l", "scope.l 2");
    assertThat(create("scope.I")).isEqualTo(new CreateOutcome.Taken("username"));
  }

  @Test
  void manyAreFilledInBatches() {
    var _ =
        store
            .database()
            .inTransaction(tx ->
                tx.execute(
                    """
                    insert into accounts.users (username, username_key, password_hash, created_at)
                    select 'old' || n, 'old' || n, '', now() from generate_series(2000, 3200) n
                    """));

    new SkeletonBackfill(store.database()).run();

    assertThat(skeletons()).hasSize(1_201).doesNotContainNull();
  }

  private CreateOutcome create(String name) {
    var user = new NewUser(new Username(name), null, Profile.getDefaultInstance());
    return store
        .database()
        .inTransaction(tx ->
            new Users(new ReservedNames(List.of(), List.of()))
                .create(tx, user, Role.MEMBER, "", Instant.parse("2026-03-01T00:00:00Z")));
  }

  private void insertAsBefore(String name) {
    var _ =
        store
            .database()
            .inTransaction(tx ->
                tx.execute(
                    """
                    insert into accounts.users (username, username_key, password_hash, created_at)
                    values (?, ?, '', now())
                    """,
                    name,
                    NameKey.of(name)));
  }

  private List<String> skeletons() {
    return store
        .database()
        .read(tx ->
            tx.createQuery("select username_skeleton from accounts.users order by id")
                .mapTo(String.class)
                .list());
  }
}
