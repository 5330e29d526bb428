package curio.gateway.shop;

import curio.contracts.shop.v1.ItemCommand;
import curio.gateway.Money;
import curio.http.docs.Example;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The JSON by which items are bought, sold, pawned, redeemed and extended. Stateless. */
final class ActionBodies {
  private ActionBodies() {}

  /** What all of them say. */
  interface ActionBody {
    /** For whom; null for whoever asks. */
    @Nullable String clientId();

    /** Any text. */
    String itemId();

    /** When it was done; null for now. */
    @Nullable String date();

    /**
     * What is to be done, without who and when.
     *
     * @throws curio.errors.CurioException INVALID for a member that breaks a rule
     */
    ItemCommand.Builder command();
  }

  /**
   * What a client buys.
   *
   * @param clientId may be left out by members
   * @param price what the client pays; for members the asking price
   * @param date ISO 8601; now where it is left out
   */
  record BuyBody(
      @Example(value = "17", apart = true) @Nullable String clientId,
      @Example("ring-7") String itemId,
      @Example("400") BigDecimal price,
      @Example(value = "2026-03-01T12:00:00Z", apart = true) @Nullable String date)
      implements ActionBody {
    @Override
    public ItemCommand.Builder command() {
      var buy = ItemCommand.Buy.newBuilder().setPriceCents(Money.positive("price", price));
      return ItemCommand.newBuilder().setBuy(buy);
    }
  }

  /**
   * What a client sells to the shop.
   *
   * @param price what the shop pays
   * @param date ISO 8601; now where it is left out
   * @param profit what a clerk expects of it
   */
  record SellBody(
      @Example("17") String clientId,
      @Example("ring-7") String itemId,
      @Example("400") BigDecimal price,
      @Example(value = "2026-03-01T12:00:00Z", apart = true) @Nullable String date,
      @Example("50") @Nullable BigDecimal profit)
      implements ActionBody {
    @Override
    public ItemCommand.Builder command() {
      var sell = ItemCommand.Sell.newBuilder().setPriceCents(Money.positive("price", price));
      if (profit != null) {
        sell.setProfitCents(Money.signed("profit", profit));
      }
      return ItemCommand.newBuilder().setSell(sell);
    }
  }

  /**
   * What a client leaves for a loan.
   *
   * @param price the loan
   * @param tax what it costs for one term
   * @param limitDays the term
   * @param date ISO 8601; now where it is left out
   * @param profit what a clerk expects of it
   */
  record PawnBody(
      @Example("17") String clientId,
      @Example("ring-7") String itemId,
      @Example("400") BigDecimal price,
      @Example("20") BigDecimal tax,
      @Example("30") int limitDays,
      @Example(value = "2026-03-01T12:00:00Z", apart = true) @Nullable String date,
      @Example("50") @Nullable BigDecimal profit)
      implements ActionBody {
    @Override
    public ItemCommand.Builder command() {
      var pawn =
          ItemCommand.Pawn.newBuilder()
              .setPriceCents(Money.positive("price", price))
              .setTaxCents(Money.atLeastZero("tax", tax))
              .setTermDays(limitDays);
      if (profit != null) {
        pawn.setProfitCents(Money.signed("profit", profit));
      }
      return ItemCommand.newBuilder().setPawn(pawn);
    }
  }

  /**
   * A loan that is paid back.
   *
   * @param clientId may be left out by members
   * @param price what is owed, if that is to be checked
   */
  record RedeemBody(
      @Example(value = "17", apart = true) @Nullable String clientId,
      @Example("ring-7") String itemId,
      @Example(value = "420", apart = true) @Nullable BigDecimal price)
      implements ActionBody {
    @Override
    public @Nullable String date() {
      return null;
    }

    @Override
    public ItemCommand.Builder command() {
      var redeem = ItemCommand.Redeem.newBuilder();
      if (price != null) {
        redeem.setPriceCents(Money.positive("price", price));
      }
      return ItemCommand.newBuilder().setRedeem(redeem);
    }
  }

  /**
   * A loan that goes on for another term.
   *
   * @param clientId may be left out by members
   * @param price what is owed for that, if that is to be checked
   */
  record ExtendBody(
      @Example(value = "17", apart = true) @Nullable String clientId,
      @Example("ring-7") String itemId,
      @Example(value = "20", apart = true) @Nullable BigDecimal price)
      implements ActionBody {
    @Override
    public @Nullable String date() {
      return null;
    }

    @Override
    public ItemCommand.Builder command() {
      var extend = ItemCommand.Extend.newBuilder();
      if (price != null) {
        // A term may cost nothing.
        extend.setPriceCents(Money.atLeastZero("price", price));
      }
      return ItemCommand.newBuilder().setExtend(extend);
    }
  }
}
