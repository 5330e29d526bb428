package curio.bench.gallery;

import java.util.List;

/**
 * The pictures that a subject serves: files of one photograph, numbered from 0 on.
 *
 * @param photograph of which they are files
 * @param host of the subject, as it stands in requests
 * @param paths where each is served, by its number
 */
public record Album(Photograph photograph, String host, List<String> paths) {
  public Album {
    paths = List.copyOf(paths);
  }
}
