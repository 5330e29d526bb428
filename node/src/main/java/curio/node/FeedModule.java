package curio.node;

import curio.node.settings.NoSettings;
import curio.node.settings.Role;
import io.grpc.BindableService;
import java.util.List;

/** The live feed: who follows whom, and what followers are told. */
final class FeedModule implements ServiceModule<NoSettings> {
  private static final String SCHEMA = "feed";

  @Override
  public List<Role> roles() {
    return List.of(Role.of("feed"));
  }

  @Override
  public Class<NoSettings> settings() {
    return NoSettings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of(SCHEMA);
  }

  @Override
  public List<BindableService> open(Platform platform, NoSettings settings) {
    return List.of();
  }
}
