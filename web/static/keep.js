// What the browser remembers. The session id is the secret of the conversation: it stays on this
// origin, whose pages run no script but ours, and outlives the tab, so that a shopper who comes back
// later, or in a second tab, is still in the same conversation. It is in no address and no cookie.

const SESSION = "nara.session";
const OUTBOX = "nara.outbox";
const THEME = "nara.theme";

/** Storage may be forbidden (private windows, frames); then the page forgets when it closes. */
function guarded(storage) {
  const own = new Map();
  const real = () => {
    try {
      return storage();
    } catch {
      return null;
    }
  };
  return {
    get: (key) => real()?.getItem(key) ?? own.get(key) ?? null,
    set(key, value) {
      own.set(key, value);
      try {
        real()?.setItem(key, value);
      } catch {
        // Full, or forbidden just now: memory has it.
      }
    },
    drop(key) {
      own.delete(key);
      real()?.removeItem(key);
    },
  };
}

const lasting = guarded(() => window.localStorage);
const ofThisTab = guarded(() => window.sessionStorage);

export const session = {
  get: () => lasting.get(SESSION),
  set: (id) => lasting.set(SESSION, id),
  drop: () => lasting.drop(SESSION),
};

/** Messages that the server has not answered yet, of one conversation. */
export const outbox = {
  get(id) {
    try {
      const kept = JSON.parse(ofThisTab.get(OUTBOX) ?? "{}");
      return kept.session === id && Array.isArray(kept.waiting) ? kept.waiting : [];
    } catch {
      return [];
    }
  },
  set: (id, waiting) => ofThisTab.set(OUTBOX, JSON.stringify({ session: id, waiting })),
};

export const theme = { get: () => lasting.get(THEME), set: (name) => lasting.set(THEME, name) };
