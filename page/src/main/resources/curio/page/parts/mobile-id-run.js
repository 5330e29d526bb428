// Asking a phone who holds it: to sign in, or to link it to the account that is signed in.
import { call, exchange } from "../api/client.js";
import { Unreachable } from "../api/errors.js";
import { useEffect, useRef, useState } from "../html.js";
import { signInByToken } from "../state/session.js";
import { useWrite } from "./form.js";

/** How long one question for the end waits on the server, and the rest after one that got no answer, in milliseconds. */
const WAIT = 25_000;
const REST = 2_000;

/**
 * One run of Mobile-ID after the other.
 *
 * @param {{ link?: boolean, onDone: () => void }} options `link` to the account that is signed in, instead of signing in;
 *     `onDone` when it has ended well
 * @returns `step` form, waiting, entering or ended; while waiting the `code` that the phone shows and when it `runsOut`; when
 *     ended its `result`, or the `error`; `write` that starts it; `cancel` and `again`
 */
export function useMobileId({ link = false, onDone }) {
  const [state, setState] = useState({ step: "form" });
  const running = useRef(null); // of the session that is waited for: its id, and what gives it up
  const write = useWrite(async (body, key) => begin(await exchange("startMobileId", { body, key, quiet: !link })));

  const begin = ({ value, headers }) => {
    const now = Date.parse(headers.get("Date")) || Date.now();
    const mine = { id: value.sessionId, abort: new AbortController() };
    running.current = mine;
    const runsOut = Date.now() + value.expires_at * 1_000 - now;
    setState({ step: "waiting", code: value.verificationCode, began: Date.now(), runsOut });
    wait(mine).catch((error) => mine.abort.signal.aborted || end(mine, { error }));
  };

  const wait = async (mine) => {
    const input = { params: { sessionId: mine.id }, query: { timeoutMs: WAIT }, signal: mine.abort.signal, quiet: !link };
    while (!mine.abort.signal.aborted) {
      let answer;
      try {
        answer = await call("mobileIdResult", input);
      } catch (error) {
        if (!(error instanceof Unreachable)) {
          throw error;
        }
        await new Promise((resume) => setTimeout(resume, REST));
        continue;
      }
      if (answer.state !== "COMPLETE" || mine.abort.signal.aborted) {
        continue;
      }
      if (answer.result !== "OK") {
        return end(mine, { result: answer.result });
      }
      setState({ step: "entering" });
      if (!answer.linked) {
        await signInByToken(answer.refreshToken);
      }
      running.current = null;
      return onDone();
    }
  };

  const end = (mine, how) => {
    if (running.current === mine) {
      running.current = null;
      setState({ step: "ended", ...how });
    }
  };

  const giveUp = () => {
    const mine = running.current;
    running.current = null;
    if (mine) {
      mine.abort.abort();
      call("cancelMobileId", { params: { sessionId: mine.id }, quiet: true }).catch(() => {});
    }
  };
  useEffect(() => giveUp, []);
  const again = () => {
    giveUp();
    write.clear();
    setState({ step: "form" });
  };
  const start = (values) => write.submit({ ...values, ...(link ? { link } : {}) });
  return { ...state, write, start, cancel: again, again };
}
