package curio.node;

/** The same with each role in a node of its own. */
class DocumentsApartTest extends DocumentsTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
