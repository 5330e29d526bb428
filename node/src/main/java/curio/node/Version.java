package curio.node;

import java.util.Optional;

/** The version of the program, from the manifest of its jar. Stateless. */
final class Version {
  static final String TEXT =
      Optional.ofNullable(Version.class.getPackage())
          .map(Package::getImplementationVersion)
          .orElse("development");

  private Version() {}
}
