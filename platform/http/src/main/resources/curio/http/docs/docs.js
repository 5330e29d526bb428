"use strict";

const el = (name, text, attributes) => {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  return Object.assign(node, attributes);
};

const resolve = (api, schema) =>
  schema && schema.$ref ? api.components.schemas[schema.$ref.split("/").pop()] : schema || {};

// An example value of a schema; `depth` ends records that contain themselves.
const example = (api, schema, depth = 0) => {
  const s = resolve(api, schema);
  if (s.enum) return s.enum[0];
  if (s.type === "array") return depth > 3 ? [] : [example(api, s.items, depth + 1)];
  if (s.type === "object") {
    const members = depth > 3 ? [] : Object.entries(s.properties || {});
    return Object.fromEntries(members.map(([k, v]) => [k, example(api, v, depth + 1)]));
  }
  return { integer: 1, number: 1.5, boolean: true, string: "text" }[s.type] ?? null;
};

const send = async (method, path, operation, form, output) => {
  let target = path;
  for (const input of form.querySelectorAll("input[data-name]")) {
    target = target.replace(`{${input.dataset.name}}`, encodeURIComponent(input.value));
  }
  const query = form.querySelector("input[data-query]").value;
  if (query) target += "?" + query.replace(/^\?/, "");
  const headers = {};
  const token = document.getElementById("token").value;
  if (token) headers.Authorization = "Bearer " + token;
  const body = form.querySelector("textarea");
  if (body) headers["Content-Type"] = "application/json";
  output.textContent = "…";
  try {
    const answer = await fetch(target, {
      method: method.toUpperCase(), headers, body: body ? body.value : undefined,
    });
    const text = await answer.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: as it is */ }
    output.textContent = `${answer.status} ${answer.statusText}\n${shown}`;
  } catch (error) {
    output.textContent = String(error);
  }
};

const route = (api, path, method, operation) => {
  const box = el("details");
  const line = el("summary");
  line.append(el("span", method.toUpperCase(), { className: "method" }), el("code", path));
  if (operation.security) line.append(el("span", "signed in", { className: "lock" }));
  box.append(line);
  if (operation.summary) box.append(el("p", operation.summary));
  const form = el("form");
  for (const parameter of operation.parameters || []) {
    const label = el("label", parameter.name + " ");
    const input = el("input");
    input.dataset.name = parameter.name;
    label.append(input);
    form.append(label);
  }
  const label = el("label", "query ");
  const query = el("input", undefined, { placeholder: "name=value&…" });
  query.dataset.query = "";
  label.append(query);
  form.append(label);
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  if (body || ["post", "put", "patch"].includes(method)) {
    form.append(el("textarea", undefined, {
      value: body ? JSON.stringify(example(api, body), null, 2) : "",
      ariaLabel: "body",
    }));
  }
  const output = el("pre", "");
  form.append(el("button", "Try it"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(method, path, operation, form, output);
  });
  for (const [status, answer] of Object.entries(operation.responses)) {
    const schema = answer.content?.["application/json"]?.schema;
    if (schema) {
      box.append(el("p", `${status}:`), el("pre", JSON.stringify(example(api, schema), null, 2)));
    }
  }
  box.append(form, output);
  return box;
};

const show = async () => {
  const api = await (await fetch("/openapi.json")).json();
  document.title = api.info.title;
  document.getElementById("title").textContent = `${api.info.title} ${api.info.version}`;
  const main = document.getElementById("routes");
  main.replaceChildren();
  for (const tag of api.tags) {
    main.append(el("h2", tag.name));
    for (const [path, methods] of Object.entries(api.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (operation.tags.includes(tag.name)) main.append(route(api, path, method, operation));
      }
    }
  }
  const errors = await (await fetch("/docs/errors.json")).json();
  document.getElementById("errors").replaceChildren(
    ...errors.map((error) => {
      const row = el("tr", undefined, { id: error.id });
      row.append(el("td", String(error.status)), el("td", error.id), el("td", error.title));
      return row;
    }));
};

show().catch((error) => {
  document.getElementById("routes").textContent = String(error);
});
