// Liking a picture: seen at once, and taken back if the server does not take it.
import { call } from "../../api/client.js";
import { html, useRef, useState } from "../../html.js";
import { useWrite } from "../../parts/form.js";
import { Icon } from "../../parts/icon.js";
import { address } from "../../router.js";
import { toast } from "../../state/toasts.js";
import { problemText, t } from "../../texts/text.js";

export function Likes({ image, user }) {
  const [{ liked, likes }, toggle] = useLike(image);
  const text = html`<${Icon} name="heart" filled=${liked} /> ${t("picture.likes", { n: likes })}`;
  return user
    ? html`<button type="button" class="button like" aria-pressed=${liked} onClick=${toggle}>
        ${text} <span class="unseen">– ${t(liked ? "picture.liked" : "picture.like")}</span>
      </button>`
    : html`<a class="button like" href=${address("/app/sign-in", { to: `/app/gallery/${image.imageID}` })}>
        ${text} <span class="unseen">– ${t("picture.like.sign.in")}</span>
      </a>`;
}

/** However quickly it is clicked, requests go one after another, and the last click decides. */
function useLike({ imageID, liked, likes }) {
  const [shown, show] = useState({ liked, likes });
  const state = useRef({ wanted: liked, known: liked, likes, busy: false }).current;
  const write = useWrite((to, key) =>
    call(to ? "like" : "unlike", { params: { id: imageID }, key }).catch((error) => {
      toast(problemText(error), "bad");
      throw error;
    }),
  );
  const toggle = async () => {
    state.wanted = !state.wanted;
    show({ liked: state.wanted, likes: state.likes + (state.wanted === state.known ? 0 : state.wanted ? 1 : -1) });
    if (state.busy) {
      return;
    }
    state.busy = true;
    while (state.wanted !== state.known) {
      const to = state.wanted;
      const done = await write.submit(to);
      if (!done) {
        state.wanted = state.known;
        break;
      }
      Object.assign(state, { known: to, likes: done.likes });
    }
    state.busy = false;
    show({ liked: state.known, likes: state.likes });
  };
  return [shown, toggle];
}
