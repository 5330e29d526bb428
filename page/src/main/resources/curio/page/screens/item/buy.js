// Buying an item at what is asked for it, at once or by an order that the shop settles.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { Pending, useAction } from "../../parts/pending.js";
import { address, go } from "../../router.js";
import { toast } from "../../state/toasts.js";
import { money, t } from "../../texts/text.js";
import { itemPath } from "../../parts/item.js";

const LONGEST_NOTE = 1_000; // code points

/** @param {{ item: object, user: ?object, reload: () => void }} props */
export function Buy({ item, user, reload }) {
  const [asked, ask] = useState(null);
  const close = () => {
    ask(null);
    reload(); // not before: what was refused, and why, is still to be read
  };
  if (!user) {
    return html`<p><a class="button primary" href=${address("/app/sign-in", { to: itemPath(item.id) })}>${t("item.signIn")}</a></p>`;
  }
  return html`<div class="row">
    <button type="button" class="button primary" onClick=${() => ask("buy")}>${t("item.buy")}</button>
    <button type="button" class="button" onClick=${() => ask("order")}>${t("item.order")}</button>
    ${asked === "buy" && html`<${BuyNow} item=${item} user=${user} close=${close} />`}
    ${asked === "order" && html`<${OrderIt} item=${item} close=${close} />`}
  </div>`;
}

function BuyNow({ item, user, close }) {
  const action = useAction("buy");
  const submit = async () => {
    if (await action.submit({ clientId: String(user.id), itemId: item.id, price: item.price })) {
      close();
      toast(t("item.bought"));
    }
  };
  return html`<${Dialog} title=${t("item.buy.title")} onClose=${close}>
    <${Form} write=${action} onSubmit=${submit} label=${t("item.buy.title")}>
      <${What} item=${item} />
      <${Pending} action=${action} />
      <div class="row end">
        <button type="button" class="button" onClick=${close}>${t("action.cancel")}</button>
        <${Submit} write=${action}>${t("item.buy.submit", { sum: money(item.price) })}<//>
      </div>
    <//>
  <//>`;
}

function OrderIt({ item, close }) {
  const write = useWrite((body, key) => call("placeOrder", { body, key }));
  const submit = async ({ note }) => {
    const placed = await write.submit({ price: item.price, itemId: item.id, note: note.trim() || undefined });
    if (placed) {
      go(`/app/orders/${placed.orderId}`);
    }
  };
  return html`<${Dialog} title=${t("item.order.title")} onClose=${close}>
    <p>${t("item.order.text")}</p>
    <${Form} write=${write} onSubmit=${submit} label=${t("item.order.title")}>
      <${What} item=${item} />
      <${Field} as="textarea" name="note" rows="2" dir="auto" maxlength=${LONGEST_NOTE} label=${t("orders.note")} />
      <div class="row end">
        <button type="button" class="button" onClick=${close}>${t("action.cancel")}</button>
        <${Submit} write=${write}>${t("item.order.submit", { sum: money(item.price) })}<//>
      </div>
    <//>
  <//>`;
}

function What({ item }) {
  return html`<dl class="facts">
    <dt>${t("item.name")}</dt><dd><bdi>${item.name}</bdi></dd>
    <dt>${t("item.price")}</dt><dd><strong class="price">${money(item.price)}</strong></dd>
  </dl>`;
}
