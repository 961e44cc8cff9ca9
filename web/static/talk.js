// An opened conversation: its turns, sentence by sentence, each with why it went as it did.

import { byId, make } from "./dom.js";
import { sign } from "./mood.js";

export function show({ conversation, turns }) {
  byId("talk").hidden = false;
  byId("talk-title").textContent = turns.length ? `Conversation ${conversation.slice(0, 8)}` : "This conversation was erased";
  const open = new Set([...document.querySelectorAll("#turns details[open]")].map((one) => one.dataset.turn));
  byId("turns").replaceChildren(...turns.toReversed().map((turn) => item(turn, open.has(String(turn.turn)))));
}

function item(turn, open) {
  const heard = turn.user === null ? null : said("mine", turn.user, turn.sentiment.find((one) => one.role === "user"));
  const answers = turn.sentiment.filter((one) => one.role === "assistant");
  const rows = turn.why.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]);
  const why = make("details", { "data-turn": turn.turn, open }, make("summary", {}, `Turn ${turn.turn}, ${turn.status}: why`), make("dl", {}, ...rows));
  return make("li", {}, heard, ...turn.messages.map((text, index) => said("theirs", text, answers[index])), why);
}

// The whole text, its sentences marked where they are found in it.
function said(who, text, sound) {
  const line = make("p", { class: who });
  let at = 0;
  for (const one of sound?.sentences ?? []) {
    const begin = text.indexOf(one.text, at);
    if (begin < 0) continue;
    line.append(text.slice(at, begin), sentence(one));
    at = begin + one.text.length;
  }
  line.append(text.slice(at));
  return line;
}

function sentence({ text, label, score }) {
  const heard = label === "neutral" ? null : make("span", { class: "hidden" }, ` (${label})`);
  return make("span", { class: `sentence ${label}`, title: `${label} ${sign(score)}` }, text, heard);
}
