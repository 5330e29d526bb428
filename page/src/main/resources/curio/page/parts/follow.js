// Following somebody, and following them no more.
import { html, useEffect } from "../html.js";
import { follow, follows, readFollows } from "../state/people.js";
import { session } from "../state/session.js";
import { toast } from "../state/toasts.js";
import { problemText, t } from "../texts/text.js";
import { useWrite } from "./form.js";

/** @param {{ user: { id: number, username: string } }} props nothing for oneself and for visitors */
export function FollowButton({ user }) {
  const own = session.use().user;
  const { ids, known } = follows.use();
  const isFollowed = ids.has(user.id);
  const write = useWrite((whether) => follow(user.id, whether));
  useEffect(() => {
    readFollows();
  }, []);
  useEffect(() => {
    if (write.error) {
      toast(problemText(write.error), "bad");
    }
  }, [write.error]);
  if (!own || own.id === user.id) {
    return null;
  }
  return html`<button type="button" class="button follow" aria-pressed=${isFollowed}
    aria-busy=${write.busy} disabled=${write.busy || !known} onClick=${() => write.submit(!isFollowed)}>
    ${isFollowed ? t("person.following") : t("person.follow")} <span class="unseen">${user.username}</span>
  </button>`;
}
