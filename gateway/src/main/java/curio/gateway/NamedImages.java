package curio.gateway;

import curio.http.Principal;
import java.util.List;

/** Images that something else names, such as a post or an item. */
@FunctionalInterface
public interface NamedImages {
  /**
   * Refuses ids of images that are not there for somebody.
   *
   * @param member of the body that has the ids
   * @throws curio.errors.CurioException INVALID for one that is not, be it gone or hidden
   */
  void require(Principal sender, String member, List<String> ids);
}
