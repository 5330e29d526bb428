// A client that knows nothing but /openapi.json: its types are generated from it (api.d.ts) and checked by the
// compiler. It makes an order, an upload and a pawn, and prints what they were answered.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name}: missing`);
  return value;
};

const api = createClient<paths>({ baseUrl: setting("CURIO_URL") });
const key = () => ({ "Idempotency-Key": crypto.randomUUID() });
const as = (token: string) => ({ Authorization: `Bearer ${token}` });

// The answer, or the problem as an exception.
const answered = <T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T => {
  if (data === undefined) throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`);
  return data;
};

const member = answered(
  await api.POST("/v1/auth/sign-up", {
    body: {
      username: setting("CURIO_NAME"),
      password: "1234567890",
      passwordConfirm: "1234567890",
      gender: "f",
    },
  }),
);

const order = answered(
  await api.POST("/api/v1/order", {
    params: { header: key() },
    headers: as(member.token),
    body: { price: 400, note: "by a generated client" },
  }),
);
const orders = answered(
  await api.GET("/api/v1/order", { params: { query: { limit: 5 } }, headers: as(member.token) }),
);

const image = answered(
  await api.POST("/img", {
    params: { header: key() },
    headers: as(member.token),
    body: { imageBlob: setting("CURIO_PICTURE"), title: "Generated", tags: ["client"], visibility: "public" },
  }),
);
const info = answered(await api.GET("/img/{id}/info", { params: { path: { id: image.imageID } } }));

const clerk = answered(
  await api.POST("/v1/auth/sign-in", { body: { username: setting("CURIO_CLERK"), password: "1234567890" } }),
);
const item = answered(
  await api.POST("/item/add", {
    params: { header: key() },
    headers: as(clerk.token),
    body: { name: "Gold ring", category: "Jewelry", price: 450, state: "Good", images: [image.imageID] },
  }),
);
const pawn = answered(
  await api.POST("/item/action/pawn", {
    params: { header: key() },
    headers: as(clerk.token),
    body: { clientId: String(member.userId), itemId: item.id, price: 400, tax: 20, limitDays: 30 },
  }),
);

// What is refused is typed too.
const refused = await api.POST("/item/action/pawn", {
  headers: as(member.token),
  body: { clientId: String(member.userId), itemId: item.id, price: 400, tax: 20, limitDays: 30 },
});

console.log(
  JSON.stringify({
    order: order.orderId,
    listed: orders.data.data.map((one) => one._id),
    image: image.imageID,
    author: info.author,
    item: item.id,
    pawn: pawn.status,
    version: pawn.version,
    refused: refused.error?.status,
  }),
);
