package curio.node;

import curio.http.Routes;
import curio.log.Topic;
import curio.node.settings.Role;
import curio.shop.ShopSettings;
import curio.shop.ShopTopics;
import io.grpc.BindableService;
import java.util.List;

/** The shop: items that are bought, sold and pawned. */
final class ShopModule implements ServiceModule<ShopModule.Settings> {
  record Settings(ShopSettings shop) {}

  @Override
  public List<Role> roles() {
    return List.of(Role.of("shop"));
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of("shop");
  }

  @Override
  public List<Topic> topics() {
    return ShopTopics.all();
  }

  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    return List.of();
  }

  @Override
  public List<Routes> routes(Gateway gateway, Settings settings) {
    return List.of();
  }
}
