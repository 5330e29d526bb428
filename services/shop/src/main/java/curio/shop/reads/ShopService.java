package curio.shop.reads;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.shop.v1.DescribeFraudListRequest;
import curio.contracts.shop.v1.FetchItemsReply;
import curio.contracts.shop.v1.FindOutcomesReply;
import curio.contracts.shop.v1.FindOutcomesRequest;
import curio.contracts.shop.v1.FindTicketReply;
import curio.contracts.shop.v1.FindTicketRequest;
import curio.contracts.shop.v1.FraudListState;
import curio.contracts.shop.v1.ListDueTicketsReply;
import curio.contracts.shop.v1.ListDueTicketsRequest;
import curio.contracts.shop.v1.ListPostingsReply;
import curio.contracts.shop.v1.ListPostingsRequest;
import curio.contracts.shop.v1.ReadBalancesReply;
import curio.contracts.shop.v1.ReadBalancesRequest;
import curio.contracts.shop.v1.ReloadFraudListRequest;
import curio.contracts.shop.v1.ReportCashReply;
import curio.contracts.shop.v1.ReportCashRequest;
import curio.contracts.shop.v1.SearchItemsRequest;
import curio.contracts.shop.v1.ShopGrpc;
import curio.shop.fraud.FraudListReader;
import curio.shop.items.ItemFilter;
import curio.shop.items.Items;
import io.grpc.stub.StreamObserver;

/** The gRPC service of the shop beside what every worker answers. Thread-safe. */
public final class ShopService extends ShopGrpc.ShopImplBase {
  private final Items items;
  private final Outcomes outcomes;
  private final Tickets tickets;
  private final CashBox cash;
  private final Ledger ledger;
  private final FraudListReader fraudList;

  ShopService(
      Items items,
      Outcomes outcomes,
      Tickets tickets,
      CashBox cash,
      Ledger ledger,
      FraudListReader fraudList) {
    this.items = items;
    this.outcomes = outcomes;
    this.tickets = tickets;
    this.cash = cash;
    this.ledger = ledger;
    this.fraudList = fraudList;
  }

  @Override
  public void searchItems(SearchItemsRequest request, StreamObserver<FetchItemsReply> reply) {
    var filter =
        ItemFilter.of(
            request.getName(), request.getCategory(), request.getState(), request.getHolding());
    send(items.page(filter, request.getPage()), reply);
  }

  @Override
  public void findOutcomes(FindOutcomesRequest request, StreamObserver<FindOutcomesReply> reply) {
    send(outcomes.find(request), reply);
  }

  @Override
  public void findTicket(FindTicketRequest request, StreamObserver<FindTicketReply> reply) {
    send(tickets.find(request.getActionId()), reply);
  }

  @Override
  public void listDueTickets(
      ListDueTicketsRequest request, StreamObserver<ListDueTicketsReply> reply) {
    send(tickets.due(request), reply);
  }

  @Override
  public void reportCash(ReportCashRequest request, StreamObserver<ReportCashReply> reply) {
    send(cash.report(ShopDay.of(request.getDay())), reply);
  }

  @Override
  public void readBalances(ReadBalancesRequest request, StreamObserver<ReadBalancesReply> reply) {
    send(ledger.balances(), reply);
  }

  @Override
  public void listPostings(ListPostingsRequest request, StreamObserver<ListPostingsReply> reply) {
    send(ledger.postings(request), reply);
  }

  @Override
  public void describeFraudList(
      DescribeFraudListRequest request, StreamObserver<FraudListState> reply) {
    send(fraudList.state(), reply);
  }

  @Override
  public void reloadFraudList(
      ReloadFraudListRequest request, StreamObserver<FraudListState> reply) {
    send(fraudList.reload(), reply);
  }
}
