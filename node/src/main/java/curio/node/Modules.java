package curio.node;

import curio.config.ConfigSchema;
import curio.log.Topic;
import curio.node.settings.NodeSettings;
import curio.node.settings.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** The services that there are. Immutable. */
record Modules(List<ServiceModule<?>> list) {
  static final Modules ALL =
      new Modules(
          List.of(
              new RegistryModule(),
              new AccountsModule(),
              new MobileIdModule(),
              new OrdersModule(),
              new FeedModule(),
              new ShopModule(),
              new GalleryModule(),
              new RecommendationsModule()));

  Modules {
    list = List.copyOf(list);
  }

  /** All roles, those for tests last. */
  List<Role> roles() {
    var named = new ArrayList<>(List.of(Role.GATEWAY));
    list.forEach(module -> named.addAll(module.roles()));
    return Stream.concat(
            named.stream().filter(role -> !role.isTestOnly()),
            named.stream().filter(Role::isTestOnly))
        .toList();
  }

  /** All topics of the log. */
  List<Topic> topics() {
    return list.stream().flatMap(module -> module.topics().stream()).toList();
  }

  /** All settings of a node with these services. */
  ConfigSchema schema() {
    var roots = new ArrayList<Class<? extends Record>>(List.of(NodeSettings.class));
    list.stream().map(ServiceModule::settings).distinct().forEach(roots::add);
    var roles = new LinkedHashMap<String, Role>();
    roles.put(Role.ALL.name(), Role.ALL);
    roles().forEach(role -> roles.put(role.name(), role));
    return ConfigSchema.of(roots).withChoices(Role.class, roles);
  }

  /** What an operator can do from the command line. */
  List<Command> commands() {
    return Stream.concat(
            Stream.of(LogCommand.command()),
            list.stream().flatMap(module -> module.commands().stream()))
        .toList();
  }
}
