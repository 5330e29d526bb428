package curio.node;

/** The same with each role in a node of its own. */
class GalleryWalkApartTest extends GalleryWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
