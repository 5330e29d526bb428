package curio.gallery;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.recommendations.v1.AbortProfileReply;
import curio.contracts.recommendations.v1.AbortProfileRequest;
import curio.contracts.recommendations.v1.CommitProfileReply;
import curio.contracts.recommendations.v1.CommitProfileRequest;
import curio.contracts.recommendations.v1.ImageProfilesGrpc;
import curio.contracts.recommendations.v1.ListPreparedProfilesReply;
import curio.contracts.recommendations.v1.ListPreparedProfilesRequest;
import curio.contracts.recommendations.v1.PrepareProfileReply;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.Row;
import curio.store.twophase.InDoubt;
import curio.store.twophase.PreparedTransactions;
import curio.testkit.TestDatabase;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The other side of two-phase commit: tags of images in a database of their own. */
public final class ProfileStore extends ImageProfilesGrpc.ImageProfilesImplBase
    implements AutoCloseable {
  private final TestDatabase store = TestDatabase.migrated();
  private final Database database = store.database();
  public final PreparedTransactions prepared = new PreparedTransactions(database, "profiles");

  /** Every call fails meanwhile. */
  public volatile boolean away;

  public ProfileStore() {
    store.makeSchema(
        "other",
        "create table other.profile (image_id uuid primary key, tags text[] not null, public"
            + " bool)");
  }

  @Override
  public void prepareProfile(
      PrepareProfileRequest request, StreamObserver<PrepareProfileReply> reply) {
    reach();
    var _ = prepared.prepare(request.getTransactionId(), tx -> apply(tx, request));
    send(PrepareProfileReply.getDefaultInstance(), reply);
  }

  private static int apply(Handle tx, PrepareProfileRequest request) {
    if (request.hasRemovedImageId()) {
      return tx.execute(
          "delete from other.profile where image_id = ?",
          UUID.fromString(request.getRemovedImageId()));
    }
    var profile = request.getPut();
    return tx.execute(
        """
        insert into other.profile values (?, ?, ?)
        on conflict (image_id) do update set tags = excluded.tags, public = excluded.public
        """,
        UUID.fromString(profile.getImageId()),
        profile.getTagsList().toArray(String[]::new),
        profile.getPublic());
  }

  @Override
  public void commitProfile(
      CommitProfileRequest request, StreamObserver<CommitProfileReply> reply) {
    reach();
    prepared.commit(request.getTransactionId());
    send(CommitProfileReply.getDefaultInstance(), reply);
  }

  @Override
  public void abortProfile(AbortProfileRequest request, StreamObserver<AbortProfileReply> reply) {
    reach();
    prepared.rollback(request.getTransactionId());
    send(AbortProfileReply.getDefaultInstance(), reply);
  }

  @Override
  public void listPreparedProfiles(
      ListPreparedProfilesRequest request, StreamObserver<ListPreparedProfilesReply> reply) {
    reach();
    var older = Duration.ofMillis(request.getOlderThanMillis());
    var ids = prepared.prepared(older).stream().map(InDoubt::id).toList();
    send(ListPreparedProfilesReply.newBuilder().addAllTransactionIds(ids).build(), reply);
  }

  /** The tags of all images, as far as they are committed. */
  public Map<String, List<String>> tags() {
    var all = new TreeMap<String, List<String>>();
    database.read(tx ->
        tx.createQuery("select image_id, tags from other.profile")
            .map((result, context) -> {
              var row = new Row(result);
              all.put(row.uuid("image_id").toString(), row.texts("tags"));
              return true;
            })
            .list());
    return all;
  }

  private void reach() {
    if (away) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "away");
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
