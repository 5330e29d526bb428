package curio.node.page;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All screens of the page, and who may see them. Stateless. */
final class Screens {
  /** What a path needs is given by its world. */
  private static final List<Screen> ALL =
      List.of(
          new Screen("/", Who.VISITOR),
          new Screen("/app/sign-in", Who.VISITOR),
          new Screen("/app/sign-up", Who.VISITOR),
          new Screen("/app/sign-in?by=mobile-id", Who.VISITOR),
          new Screen("/app/forgot", Who.VISITOR),
          new Screen("/app/feed", Who.MEMBER),
          new Screen("/app/people", Who.MEMBER),
          new Screen("/app/people/{person}", Who.MEMBER),
          new Screen("/app/gallery", Who.VISITOR),
          new Screen("/app/gallery/{picture}", Who.VISITOR),
          new Screen("/app/upload", Who.MEMBER),
          new Screen("/app/shop", Who.VISITOR),
          new Screen("/app/shop/{item}", Who.MEMBER),
          new Screen("/app/counter", Who.CLERK),
          new Screen("/app/counter/{desk}", Who.CLERK),
          new Screen("/app/counter/add", Who.CLERK),
          new Screen("/app/counter/redeem", Who.CLERK),
          new Screen("/app/counter/extend", Who.CLERK),
          new Screen("/app/counter/sell", Who.CLERK),
          new Screen("/app/counter/buy", Who.CLERK),
          new Screen("/app/counter/change", Who.CLERK),
          new Screen("/app/counter/due", Who.CLERK),
          new Screen("/app/counter/cash", Who.CLERK),
          new Screen("/app/orders", Who.MEMBER),
          new Screen("/app/orders/{order}", Who.MEMBER),
          new Screen("/app/account", Who.MEMBER),
          new Screen("/app/account/{part}", Who.MEMBER),
          new Screen("/app/account/email", Who.MEMBER),
          new Screen("/app/account/data", Who.MEMBER),
          new Screen("/app/account/privacy", Who.MEMBER),
          new Screen("/app/admin", Who.ADMIN),
          new Screen("/app/admin/{list}", Who.ADMIN),
          new Screen("/app/admin/fraud-list", Who.ADMIN),
          new Screen("/app/admin/ledger", Who.ADMIN),
          new Screen("/app/system", Who.ADMIN));

  private Screens() {}

  /** Whom a screen is for. */
  enum Who {
    VISITOR,
    MEMBER,
    CLERK,
    ADMIN
  }

  /** A screen at an address. */
  record Screen(String path, Who who) {
    Screen with(Map<String, String> values) {
      var filled = path;
      for (var value : values.entrySet()) {
        filled = filled.replace("{" + value.getKey() + "}", value.getValue());
      }
      return new Screen(filled, who);
    }
  }

  /** All of them, with what the addresses name. */
  static Stream<Screen> all(Map<String, String> values) {
    return ALL.stream().map(screen -> screen.with(values));
  }

  /** Their addresses as the router has them. */
  static Stream<String> patterns() {
    return ALL.stream().map(screen -> screen.path().replaceAll("\\{\\w+}", "{}"));
  }
}
