// Calls to the program, with the run's secret. Where the program is away for a moment, they wait.
import { words } from "./words.js";

const SECRET = "bantin-secret";
// What isn't asked twice, since the first time may have worked. Saving may: a second try meets the version of the first.
const ONCE = ["new", "import", "add-file", "fix", "remove", "restore", "withdraw", "bring-back", "publish", "start", "keep-unsaved", "forget-unsaved"];

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Takes the secret from the address, where it must not stay; the view behind it stays. Returns whether there is one. */
export function takeSecret() {
  const [, given, view] = /^#?([^/]*)(.*)$/.exec(location.hash);
  if (given) {
    localStorage.setItem(SECRET, given);
    history.replaceState(null, "", location.pathname + (view && `#${view}`));
  }
  return Boolean(localStorage.getItem(SECRET));
}

/** The answer. Throws an error with a sentence for people, and with `conflict` if the file is another one by now. */
export async function call(name, asked = {}) {
  for (;;) {
    const secret = localStorage.getItem(SECRET);
    const headers = { "Content-Type": "application/json", "X-Bantin-Secret": secret };
    const request = fetch(`api/${name}`, { method: "POST", headers, body: JSON.stringify(asked) });
    const answer = await request.catch(() => null);
    const lost = document.getElementById("lost");
    if (!answer !== Boolean(lost.textContent)) lost.textContent = answer ? "" : words.lost;
    if (!answer) {
      if (ONCE.includes(name)) throw new Error(words.notDone);
      await pause(1500);
    } else if (answer.status === 401 && localStorage.getItem(SECRET) !== secret) {
      continue; // Another tab has a newer one.
    } else {
      if (answer.status === 401) window.dispatchEvent(new Event("locked"));
      const value = await answer.json().catch(() => ({ error: `${words.odd} (${answer.status})` }));
      if (answer.ok) return value;
      throw Object.assign(new Error(value.error), { conflict: value.conflict });
    }
  }
}
