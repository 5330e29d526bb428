"use strict";

// Behind the # of the link, so that no server, log or proxy sees the token before it is used; taken out of the
// address at once, so that the browser's history does not keep it.
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

const form = document.getElementById("form");
const outcome = document.getElementById("outcome");

form.addEventListener("submit", async event => {
  event.preventDefault();
  const body = JSON.stringify({
    token,
    password: document.getElementById("password").value,
    passwordConfirm: document.getElementById("confirm").value,
  });
  try {
    const answer = await fetch("/v1/auth/reset", {
      method: "POST", headers: { "Content-Type": "application/json" }, body,
    });
    form.hidden = answer.ok;
    outcome.textContent = answer.ok
      ? "Your password is set. Sign in with it wherever you use Curio."
      : (await answer.json()).detail;
  } catch {
    outcome.textContent = "The server does not answer. Try again.";
  }
});
