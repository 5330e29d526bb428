package curio.recommendations.profiles;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.recommendations.v1.AbortProfileReply;
import curio.contracts.recommendations.v1.AbortProfileRequest;
import curio.contracts.recommendations.v1.CommitProfileReply;
import curio.contracts.recommendations.v1.CommitProfileRequest;
import curio.contracts.recommendations.v1.FindProfilesReply;
import curio.contracts.recommendations.v1.FindProfilesRequest;
import curio.contracts.recommendations.v1.ImageProfilesGrpc;
import curio.contracts.recommendations.v1.ListPreparedProfilesReply;
import curio.contracts.recommendations.v1.ListPreparedProfilesRequest;
import curio.contracts.recommendations.v1.PrepareProfileReply;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.StoreErrors;
import curio.store.twophase.InDoubt;
import curio.store.twophase.PreparedTransactions;
import curio.text.UuidText;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The images' tags, changed together with the gallery's rows. This side only prepares and does
/// what it is told: it never decides by itself, and keeps what is in doubt until it hears. The
/// gallery asks for what is prepared, and decides what nobody else will. Thread-safe.
///
/// Each change has one effect: its id stands in the transaction that it prepares. So a prepare that
/// comes after its commit changes nothing; one that comes after its abort is prepared once more,
/// and taken back by whoever looks for what is in doubt. A change of an image whose earlier change
/// is in doubt waits for it, for the two seconds that anybody waits for a lock, and is UNAVAILABLE
/// then.
public final class ImageProfilesService extends ImageProfilesGrpc.ImageProfilesImplBase {
  private static final int MAX_FOUND = 100;

  private final Database database;
  private final PreparedTransactions transactions;

  /** On a migrated database. */
  public ImageProfilesService(Database database, PreparedTransactions transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public void prepareProfile(
      PrepareProfileRequest request, StreamObserver<PrepareProfileReply> reply) {
    var change = ProfileChange.of(request);
    String id = PreparedTransactions.checkedId(request.getTransactionId());
    if (!isMade(id)) {
      prepare(id, change);
    }
    send(PrepareProfileReply.getDefaultInstance(), reply);
  }

  private void prepare(String id, ProfileChange change) {
    try {
      // Prepared just now or before, it is prepared.
      var _ =
          transactions.prepare(
              id,
              tx -> {
                ProfileTable.change(tx, id, change);
                return id;
              });
    } catch (RuntimeException e) {
      // Its twin may have been committed after the look.
      if (!StoreErrors.isDataError(e) || !isMade(id)) {
        throw e;
      }
    }
  }

  private boolean isMade(String id) {
    return database.read(tx -> ProfileTable.isMade(tx, id));
  }

  @Override
  public void commitProfile(
      CommitProfileRequest request, StreamObserver<CommitProfileReply> reply) {
    var _ = transactions.commit(request.getTransactionId());
    send(CommitProfileReply.getDefaultInstance(), reply);
  }

  @Override
  public void abortProfile(AbortProfileRequest request, StreamObserver<AbortProfileReply> reply) {
    var _ = transactions.rollback(request.getTransactionId());
    send(AbortProfileReply.getDefaultInstance(), reply);
  }

  @Override
  public void listPreparedProfiles(
      ListPreparedProfilesRequest request, StreamObserver<ListPreparedProfilesReply> reply) {
    if (request.getOlderThanMillis() < 0) {
      throw new CurioException(
          ErrorCode.INVALID,
          "older_than_millis: %d (expected: >= 0)".formatted(request.getOlderThanMillis()));
    }
    var ids =
        transactions.prepared(Duration.ofMillis(request.getOlderThanMillis())).stream()
            .map(InDoubt::id)
            .toList();
    send(ListPreparedProfilesReply.newBuilder().addAllTransactionIds(ids).build(), reply);
  }

  @Override
  public void findProfiles(FindProfilesRequest request, StreamObserver<FindProfilesReply> reply) {
    if (request.getImageIdsCount() > MAX_FOUND) {
      throw new CurioException(
          ErrorCode.INVALID,
          "image_ids: %d (expected: at most %d)".formatted(request.getImageIdsCount(), MAX_FOUND));
    }
    List<UUID> images =
        request.getImageIdsList().stream().map(UuidText::read).flatMap(Optional::stream).toList();
    var found = database.read(tx -> ProfileTable.find(tx, images));
    send(FindProfilesReply.newBuilder().addAllProfiles(found).build(), reply);
  }

  /** What goes after its time. */
  public static CleanupRule rule() {
    return ProfileTable.rule();
  }
}
