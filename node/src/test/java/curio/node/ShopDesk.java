package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import java.util.Map;

/** A clerk's work at the counter of a shop, over HTTP. Thread-safe. */
record ShopDesk(Person clerk) {
  /** Takes an item in, with all that has to be said of one: a decoration, good, for 100. */
  void add(String id, String name) {
    add(id, name, "'category':'Decoration','state':'Good','price':100");
  }

  /** The same with the rest as it is given. */
  void add(String id, String name, String members) {
    var added = addAnswer("'id':'%s','name':'%s',%s".formatted(id, name, members));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
  }

  Answer addAnswer(String members, String... headers) {
    return send("/item/add", members, headers);
  }

  /** Has something done with an item; members as JSON, with ' for ". */
  Answer act(String action, String item, String members) {
    var first = "'itemId':'" + item + "'";
    return send("/item/action/" + action, members.isEmpty() ? first : first + "," + members);
  }

  /** The same, which is done. */
  Answer apply(String action, String item, String members) {
    var applied = act(action, item, members);
    assertThat(applied.status()).as(action + ": " + applied.body()).isEqualTo(200);
    assertThat(applied.json()).containsEntry("status", "applied");
    return applied;
  }

  /** The same, which is refused; with what message. */
  String refuse(int status, String action, String item, String members) {
    return act(action, item, members).assertOrderProblem(status).text("message");
  }

  /** An item with its history, as clerks see it. */
  Answer fetch(String item) {
    var found = clerk.get("/item/fetch/" + item);
    assertThat(found.status()).as(found.body()).isEqualTo(200);
    return found;
  }

  Map<String, Object> item(String item) {
    return fetch(item).object("item");
  }

  static String json(String members) {
    return "{" + members.replace('\'', '"') + "}";
  }

  private Answer send(String path, String members, String... headers) {
    var all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = clerk.bearer();
    System.arraycopy(headers, 0, all, 2, headers.length);
    return clerk.node().send("POST", path, json(members), all);
  }
}
