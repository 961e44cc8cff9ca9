// What the page says about itself: that an answer comes, how the connection is, what went wrong.

import { byId } from "./dom.js";
import { texts } from "./texts.js";

const TYPING_AFTER_MS = 250;
let soon = 0;

export function typing(log) {
  clearTimeout(soon);
  soon = setTimeout(() => {
    byId("typing").hidden = false;
    log.follow();
  }, TYPING_AFTER_MS);
}

export function quiet() {
  clearTimeout(soon);
  byId("typing").hidden = true;
}

export function state(name, words) {
  const line = byId("state");
  line.dataset.state = name === "online" || name === "connecting" ? "here" : "away";
  const said = words ?? texts[name];
  if (line.textContent !== said) line.textContent = said;
}

export function notice(words) {
  const line = byId("notice");
  line.textContent = words;
  line.hidden = !words;
}
