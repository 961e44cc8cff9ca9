// Inside the widget's frame: looks and session come from the page around, Escape closes.

import { byId, dress } from "./dom.js";
import { session } from "./keep.js";
import { texts } from "./texts.js";

const LOOKS = /^--nara-(accent|on-accent|paper|surface|ink|quiet|line|radius|font)$/;
const HARMLESS = /^[-#%.,\w\s()"'/]{1,200}$/;

export const isEmbedded = window.parent !== window && new URLSearchParams(location.search).has("embed");

/** What the host says is looks, that it has closed the chat, and, once, a session. */
export function listenToHost(closed) {
  if (!isEmbedded) return;
  document.documentElement.dataset.embedded = "";
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent) return;
    if (event.data?.nara === "closed") closed();
    if (event.data?.nara !== "looks") return;
    for (const [name, value] of Object.entries(event.data.looks ?? {})) {
      if (LOOKS.test(name) && HARMLESS.test(value) && !/url|expression/i.test(value)) {
        document.documentElement.style.setProperty(name, value);
      }
    }
  });
  dress(byId("close"), "close", texts.close, close).hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && byId("why").hidden && !byId("ask").open) close();
  });
  tellHost("ready");
}

const close = () => tellHost("close");

/** No secret ever goes to the host, so that any host may hear it. */
export function tellHost(what) {
  if (isEmbedded) window.parent.postMessage({ nara: what }, "*");
}

/** A session that the shop's own server began comes behind the #, which no server sees. */
export function takeSession() {
  const given = new URLSearchParams(location.hash.slice(1)).get("session");
  if (!given) return;
  session.set(given);
  history.replaceState(null, "", location.pathname + location.search);
}
