"use strict";

const el = (name, text, attributes) => {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  return Object.assign(node, attributes);
};

// What the description says a body looks like, as it is typed and shown.
const exampleOf = (media) => {
  const example = media?.example;
  if (example === undefined) return "";
  return typeof example === "string" ? example : JSON.stringify(example, null, 2);
};

const parameterOf = (api, parameter) =>
  parameter.$ref ? api.components.parameters[parameter.$ref.split("/").pop()] : parameter;

// Fetch sends cookies by itself and does not let pages write them.
const fields = (api, operation) =>
  (operation.parameters || []).map((p) => parameterOf(api, p)).filter((p) => p.in !== "cookie");

// A key that nobody has used, so that what is tried is done.
const freshKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0"))
    .join("");

const field = (parameter) => {
  const label = el("label", `${parameter.name} (${parameter.in}) `);
  const schema = parameter.schema || {};
  const input = el("input", undefined, {
    title: parameter.description || "",
    placeholder: String(parameter.example ?? schema.default ?? ""),
    required: parameter.required === true,
  });
  if (parameter.name === "Idempotency-Key") input.value = freshKey();
  input.dataset.name = parameter.name;
  input.dataset.in = parameter.in;
  label.append(input);
  if (parameter.description) label.append(el("small", " " + parameter.description));
  return label;
};

// Where a form sends its request, and with which headers; fields left empty are left out.
const call = (path, form) => {
  let target = path;
  const query = new URLSearchParams();
  const headers = {};
  for (const { dataset, value } of form.querySelectorAll("input[data-name]")) {
    if (dataset.in === "path") target = target.replace(`{${dataset.name}}`, encodeURIComponent(value));
    else if (value === "") continue;
    else if (dataset.in === "query") query.append(dataset.name, value);
    else headers[dataset.name] = value;
  }
  const search = query.toString();
  return { target: search ? `${target}?${search}` : target, headers };
};

// Whoever signs in or up here goes on with the token of that account.
const takeToken = (answer) => {
  const token = answer?.accessToken ?? answer?.token;
  if (typeof token === "string" && token.split(".").length === 3) {
    document.getElementById("token").value = token;
  }
};

const send = async (method, path, form, output) => {
  const { target, headers } = call(path, form);
  const token = document.getElementById("token").value;
  if (token) headers.Authorization = "Bearer " + token;
  const body = form.querySelector("textarea")?.value || undefined;
  if (body) headers["Content-Type"] = "application/json";
  output.textContent = "…";
  try {
    const answer = await fetch(target, { method: method.toUpperCase(), headers, body });
    const text = await answer.text();
    let shown = text;
    try {
      const json = JSON.parse(text);
      shown = JSON.stringify(json, null, 2);
      takeToken(json);
    } catch { /* not JSON: as it is */ }
    output.textContent = `${answer.status} ${answer.statusText}\n${shown}`;
  } catch (error) {
    output.textContent = String(error);
  }
};

// Errors are folded: there are many, and they look alike.
const answerBox = (status, given, type, media) => {
  const isError = status === "default" || status >= "400";
  const box = el(isError ? "details" : "div", undefined, { className: "answer" });
  const named = `${status === "default" ? "other errors" : status}: ${given.description} (${type})`;
  box.append(el(isError ? "summary" : "p", named));
  for (const [name, header] of Object.entries(given.headers || {})) {
    if (header.example !== undefined) box.append(el("p", `${name}: ${header.example}`));
  }
  if (exampleOf(media)) box.append(el("pre", exampleOf(media)));
  return box;
};

const route = (api, path, method, operation) => {
  const box = el("details", undefined, { id: operation.operationId });
  const line = el("summary");
  line.append(el("span", method.toUpperCase(), { className: "method" }), el("code", path));
  if (operation.security) {
    const optional = operation.security.some((one) => Object.keys(one).length === 0);
    line.append(el("span", optional ? "signed in or not" : "signed in", { className: "lock" }));
  }
  box.append(line);
  if (operation.summary) box.append(el("p", operation.summary));
  const form = el("form");
  for (const parameter of fields(api, operation)) form.append(field(parameter));
  const body = operation.requestBody?.content?.["application/json"];
  if (body) {
    form.append(el("textarea", undefined, {
      value: operation.requestBody.required ? exampleOf(body) : "",
      placeholder: exampleOf(body),
      ariaLabel: "body",
    }));
  }
  const output = el("pre", "");
  form.append(el("button", "Try it"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(method, path, form, output);
  });
  for (const [status, answer] of Object.entries(operation.responses)) {
    const given = answer.$ref ? api.components.responses[answer.$ref.split("/").pop()] : answer;
    const [type, media] = Object.entries(given.content || {})[0] || ["no body"];
    box.append(answerBox(status, given, type, media));
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

// An address that names a call leads to its form, opened.
const openNamed = () => {
  const named = document.getElementById(location.hash.slice(1));
  if (named?.tagName === "DETAILS") {
    named.open = true;
    named.scrollIntoView();
  }
};

window.addEventListener("hashchange", openNamed);
show().then(openNamed).catch((error) => {
  document.getElementById("routes").textContent = String(error);
});
