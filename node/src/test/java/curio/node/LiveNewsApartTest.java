package curio.node;

/** The same with each role in a node of its own: sockets are passed on. */
class LiveNewsApartTest extends LiveNewsTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
