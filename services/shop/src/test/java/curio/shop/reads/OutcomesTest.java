package curio.shop.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.ActionOutcome.OutcomeCase;
import curio.contracts.shop.v1.FindOutcomesRequest;
import curio.contracts.shop.v1.ItemCommand;
import curio.errors.CurioException;
import curio.log.Event;
import curio.log.PostgresAppender;
import curio.log.Topic;
import curio.shop.ShopTopics;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What became of actions: settled, waiting, unknown. */
class OutcomesTest {
  private static final ByteString FINGERPRINT = ByteString.copyFrom(new byte[16]);

  private final ReadFixture fixture = new ReadFixture();
  private final PostgresAppender appender =
      new PostgresAppender(fixture.database, fixture.notifications, fixture.metrics);

  @AfterEach
  void close() {
    appender.close();
    fixture.close();
  }

  @Test
  void settledActionsAreFoundInTheOrderAskedFor() {
    var applied = settle("3, null, null, null");
    var rejected = settle("null, 403, 'Not allowed.', 'v7'");

    var found = find(false, rejected.toString(), UUID.randomUUID().toString(), applied.toString());

    assertThat(found).hasSize(2);
    var first = found.getFirst();
    assertThat(first.getActionId()).isEqualTo(rejected.toString());
    assertThat(first.getRejected().getCode()).isEqualTo(403);
    assertThat(first.getRejected().getReason()).isEqualTo("Not allowed.");
    assertThat(first.getRejected().getFraudListVersion()).isEqualTo("v7");
    var last = found.getLast();
    assertThat(last.getApplied().getVersion()).isEqualTo(3);
    assertThat(last.getItemId()).isEqualTo("lamp");
    assertThat(last.getKind()).isEqualTo(ActionKind.ACTION_KIND_BUY);
    assertThat(last.getUserId()).isEqualTo(7);
    assertThat(last.getClientId()).isEqualTo("17");
    assertThat(last.getFingerprint()).isEqualTo(FINGERPRINT);
  }

  @Test
  void whatWaitsInTheLogIsPendingIfAskedFor() {
    var early = append(ShopTopics.BUY_ACTIONS, "lamp");
    var late = append(ShopTopics.PAWN_ACTIONS, "lamp");
    handled(ShopTopics.BUY_ACTIONS, "lamp", 0);

    assertThat(find(false, late.toString())).isEmpty();
    assertThat(find(true, early.toString())).isEmpty();
    var found = find(true, early.toString(), late.toString());

    assertThat(found).hasSize(1);
    var pending = found.getFirst();
    assertThat(pending.getActionId()).isEqualTo(late.toString());
    assertThat(pending.getOutcomeCase()).isEqualTo(OutcomeCase.PENDING);
    assertThat(pending.getItemId()).isEqualTo("lamp");
    assertThat(pending.getKind()).isEqualTo(ActionKind.ACTION_KIND_BUY);
    assertThat(pending.getUserId()).isEqualTo(7);
    assertThat(pending.getFingerprint()).isEqualTo(FINGERPRINT);
  }

  @Test
  void whatIsSettledIsNotPending() {
    var action = append(ShopTopics.BUY_ACTIONS, "lamp");
    settle(action, "3, null, null, null");

    assertThat(find(true, action.toString()).getFirst().hasApplied()).isTrue();
  }

  @Test
  void whatIsNoCommandWaitsForNobody() {
    var id = UUID.randomUUID();
    append(ShopTopics.ITEM, id, "lamp", ByteString.copyFromUtf8("no command"));

    assertThat(find(true, id.toString())).isEmpty();
  }

  @Test
  void whatIsAskedForIsChecked() {
    assertThat(find(true, "", "lamp", "1-1-1-1-1", "\0")).isEmpty();
    assertThat(find(true)).isEmpty();
    var tooMany = Collections.nCopies(1_001, UUID.randomUUID().toString());
    assertThatThrownBy(() -> find(false, tooMany.toArray(String[]::new)))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("action ids: 1001 (expected: at most 1000)");
  }

  private List<ActionOutcome> find(boolean pendingToo, String... ids) {
    var request =
        FindOutcomesRequest.newBuilder()
            .addAllActionIds(List.of(ids))
            .setPendingToo(pendingToo)
            .build();
    return fixture.shop.call(stub -> stub.findOutcomes(request)).getOutcomesList();
  }

  private UUID settle(String result) {
    var id = UUID.randomUUID();
    settle(id, result);
    return id;
  }

  private void settle(UUID id, String result) {
    fixture.sql(
        """
        insert into shop.outcome (action_id, fingerprint, item_id, kind, user_id, client_id,
          version, code, reason, fraud_list_version)
        values ('%s', '00000000-0000-0000-0000-000000000000', 'lamp', 2, 7, '17', %s)
        """
            .formatted(id, result));
  }

  private UUID append(Topic topic, String itemId) {
    var command =
        ItemCommand.newBuilder()
            .setItemId(itemId)
            .setUserId(7)
            .setClientId("17")
            .setFingerprint(FINGERPRINT)
            .setBuy(ItemCommand.Buy.newBuilder().setPriceCents(1))
            .build();
    var id = UUID.randomUUID();
    append(topic, id, itemId, command.toByteString());
    return id;
  }

  private void append(Topic topic, UUID id, String itemId, ByteString payload) {
    appender.append(
        topic,
        List.of(
            new Event(id, topic.name(), itemId, "item-command", 1, Instant.now(), "", payload)));
  }

  private void handled(Topic topic, String itemId, long offset) {
    fixture.sql(
        "insert into shop.position values ('shop-commands', '%s', %d, %d)"
            .formatted(topic.name(), topic.partitionOf(itemId), offset));
  }
}
