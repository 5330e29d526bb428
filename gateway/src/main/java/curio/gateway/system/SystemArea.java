package curio.gateway.system;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.cluster.members.ServiceOverview;
import curio.cluster.remote.MemberCalls;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.contracts.system.v1.DescribeRequest;
import curio.contracts.system.v1.NodeStatesGrpc;
import curio.contracts.system.v1.NodeStatesGrpc.NodeStatesBlockingStub;
import curio.gateway.system.Nodes.Question;
import curio.http.Authenticator;
import curio.http.Routes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** All that administrators see of the system and do to it. Thread-safe. */
public final class SystemArea implements AutoCloseable {
  private final ServiceOverview overview;
  private final Clock clock;
  private final Nodes nodes;
  private final Acts acts;
  private final SystemStream stream;

  /**
   * What it is made of.
   *
   * @param overview who is a member and serves what
   * @param here leads to this node's own figures, whatever breakers say
   * @param others lead to those of the other nodes
   * @param channels lead to the accounts, which keep the audit
   * @param deadline of each call of them
   * @param authenticator knows when sessions end
   */
  public record Given(
      ServiceOverview overview,
      ServiceClient<NodeStatesBlockingStub> here,
      MemberCalls others,
      Channels channels,
      Duration deadline,
      Authenticator authenticator,
      Clock clock) {}

  /** Nobody is asked yet. */
  public SystemArea(Given given) {
    overview = given.overview();
    clock = given.clock();
    nodes = new Nodes(given.here(), given.others());
    acts = new Acts(given.channels().to(UsersGrpc::newBlockingStub, given.deadline()));
    stream = new SystemStream(this::now, given.authenticator(), clock);
  }

  /** Begins to tell those who watch. */
  public void start() {
    stream.start();
  }

  /** The tables of its areas. */
  public List<Routes> routes() {
    return List.of(
        new SystemRoutes(this::now, nodes, acts, stream).routes(),
        new DeadLetterRoutes(nodes, acts).routes());
  }

  /** Sends those who watch away within a time. */
  public void drain(Duration time) {
    stream.drain(time);
  }

  @Override
  public void close() {
    stream.close();
    nodes.close();
  }

  private SystemView now() {
    var said =
        nodes.ask(
            new Question<>(
                NodeStatesGrpc.getDescribeMethod(),
                stub -> stub.describe(DescribeRequest.getDefaultInstance()),
                DescribeRequest.getDefaultInstance()));
    return SystemView.of(clock.instant(), nodes.self(), overview.now(), said);
  }
}
