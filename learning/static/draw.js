// What a state looks like. Knows the page's elements, and nothing of keys or the server.

export const byId = (id) => document.getElementById(id);

function button(parts, pressed, key) {
  const made = document.createElement("button");
  made.type = "button";
  if (pressed !== null) made.setAttribute("aria-pressed", String(pressed));
  if (key) made.dataset.key = key;
  made.append(...parts);
  return made;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

const typeOf = (label) => (label === "O" ? "" : label.startsWith("B-") ? label.slice(2) : "…");

function word(text, index) {
  const made = button([text, document.createElement("small")], false);
  made.dataset.word = index;
  return made;
}

// The same words stay the same buttons: a finger that draws over them must not lose its own.
function words(view) {
  const row = byId("words");
  if (row.dataset.text !== view.text) {
    row.dataset.text = view.text;
    row.replaceChildren(...view.text.split(/\s+/).filter(Boolean).map(word));
  }
  [...row.children].forEach((made, index) => {
    const label = view.labels[index];
    made.setAttribute("aria-pressed", String(view.start <= index && index < view.end));
    made.classList.toggle("marked", label !== "O");
    made.lastChild.textContent = typeOf(label);
  });
}

function intents(view) {
  const likely = view.likely.map((name, index) =>
    button([element("kbd", index + 1), ` ${name}`], name === view.intent, String(index + 1)));
  const own = view.likely.includes(view.intent) ? [] : [button([view.intent], true)];
  return [...likely, ...own, button([element("kbd", "/"), " another"], null, "/")];
}

const SOUNDS = { "(": "negative", ".": "neutral", ")": "positive" };

// What the model hears has a dashed frame until a person says something.
function sounds(view) {
  return Object.entries(SOUNDS).map(([key, name]) => {
    const made = button([element("kbd", key), ` ${name}`], name === view.sentiment, key);
    made.classList.toggle("heard", !view.sentiment && name === view.sounds);
    if (name === view.sounds) made.title = "as the model hears it";
    return made;
  });
}

function slots(keys) {
  const made = Object.entries(keys).map(([key, name]) => button([element("kbd", key), ` ${name}`], null, key));
  return [...made, button([element("kbd", "-"), " none"], null, "-"), button([element("kbd", "+"), " another"], null, "+")];
}

// Words, those of a span in brackets with their type behind: [new york](location).
function bracketed({ text, labels }) {
  const spans = [];
  text.split(/\s+/).filter(Boolean).forEach((said, index) => {
    const label = labels[index];
    if (label?.startsWith("I-")) spans.at(-1).words.push(said);
    else spans.push({ words: [said], type: label === "O" ? "" : label?.slice(2) });
  });
  return spans.map(({ words, type }) => (type ? `[${words.join(" ")}](${type})` : words.join(" "))).join(" ");
}

function other(one) {
  const made = element("li", `${bracketed(one)} → ${one.intent} `);
  if (one.by) made.append(element("small", one.by));
  return made;
}

function naming(view, offered) {
  byId("naming").hidden = view.mode === "words";
  byId("naming-what").textContent = view.mode === "slot" ? "Slot type:" : "Intent:";
  byId("typed").textContent = view.typed;
  const names = offered.map((name, index) => {
    const made = button([name], index === Math.min(view.picked, offered.length - 1));
    made.dataset.picked = index;
    return made;
  });
  byId("offered").replaceChildren(...(names.length ? names : ["Enter makes it a new one, Esc leaves"]));
}

function sentence({ view, card, offered, keys }) {
  byId("reason").textContent = [card.reason, card.date].filter(Boolean).join(" · ");
  words(view);
  byId("intents").replaceChildren(...intents(view));
  byId("sounds").replaceChildren(...sounds(view));
  byId("slots").replaceChildren(...slots(keys));
  byId("message").textContent = view.message;
  byId("like").hidden = card.others.length === 0;
  byId("others").replaceChildren(...card.others.map(other));
  naming(view, offered);
}

const ending = (state) => (state.view
  ? "Every decision is kept. Close the page, or go on."
  : "Nothing waits any more. Now: nara learn dataset");

export function draw(state) {
  const works = Boolean(state.view) && !state.left;
  for (const id of ["work", "tools"]) byId(id).hidden = !works;
  for (const id of ["end", "resume"]) byId(id).hidden = works;
  byId("end").textContent = works ? "" : ending(state);
  byId("again").textContent = state.view ? "Go on" : "Look for more";
  const { done, left } = state.card;
  byId("count").textContent = `${done} done, ${left} to do`;
  byId("bar").max = done + left || 1;
  byId("bar").value = done;
  byId("who").textContent = state.annotator;
  if (works) sentence(state);
  else byId("again").focus();
}
