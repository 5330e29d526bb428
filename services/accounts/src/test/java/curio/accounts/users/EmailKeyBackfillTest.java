package curio.accounts.users;

import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmailKeyBackfillTest {
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
  void anAddressOfAnOlderReleaseIsFoundByEveryForm() {
    insertAsBefore("anna1", "Anna@T\u00c4HT.ee", "anna@t\u00e4ht.ee");
    insertAsBefore("local", "\u0161anna@example.org", "\u0161anna@example.org");

    new EmailKeyBackfill(store.database()).run();

    assertThat(keys()).containsExactly("anna@xn--tht-qla.ee", "\u0161anna@example.org");
    assertThat(found("anna@xn--tht-qla.ee")).isEqualTo("anna1");
    assertThat(found("ANNA@t\u00e4ht.ee")).isEqualTo("anna1");
  }

  @Test
  void ofTwoAccountsWithOneAddressTheOlderOneKeepsIt() {
    insertAsBefore("older", "anna@t\u00e4ht.ee", "anna@t\u00e4ht.ee");
    insertAsBefore("newer", "anna@xn--tht-qla.ee", "anna@xn--tht-qla.ee");

    new EmailKeyBackfill(store.database()).run();
    new EmailKeyBackfill(store.database()).run();

    assertThat(keys()).containsExactly("anna@xn--tht-qla.ee", "anna@xn--tht-qla.ee 2");
    assertThat(found("anna@t\u00e4ht.ee")).isEqualTo("older");
  }

  private String found(String email) {
    return store
        .database()
        .read(tx -> new Users(new ReservedNames(List.of(), List.of())).findByName(tx, email))
        .map(credentials -> credentials.user().getUsername())
        .orElse("nobody");
  }

  private List<String> keys() {
    return store
        .database()
        .read(tx ->
            tx.createQuery("select email_key from accounts.users order by id")
                .mapTo(String.class)
                .list());
  }

  private void insertAsBefore(String name, String email, String key) {
    var _ =
        store
            .database()
            .inTransaction(tx ->
                tx.execute(
                    """
                    insert into accounts.users (username, username_key, email, email_key,
                      password_hash, created_at)
                    values (?, ?, ?, ?, '', now())
                    """,
                    name,
                    name,
                    email,
                    key));
  }
}
