// The page: begins or takes up a conversation, and connects what is said with what is seen.

import * as api from "./api.js";
import { Connection } from "./connection.js";
import { byId, dress, make } from "./dom.js";
import { isEmbedded, listenToHost, takeSession, tellHost } from "./embedded.js";
import { session } from "./keep.js";
import { Log } from "./log.js";
import { notice, quiet, state, typing } from "./signs.js";
import { texts } from "./texts.js";
import { followTheme } from "./theme.js";
import { Voice } from "./voice.js";
import { Why } from "./why.js";

const AGAIN_MS = 4000;

const page = await api.settings().catch(() => ({ title: "Nara", explain: false }));
const why = page.explain ? new Why() : null;
const log = new Log(page.title, {
  rate: (turn, rating) => api.rate(session.get(), turn, rating).catch((error) => {
    notice(texts.notRated);
    throw error;
  }),
  explain: why && ((turn, opener) => why.open(session.get(), turn, opener)),
});
const voice = page.voice && new Voice(page.voice, {
  send: (data) => connection?.send(data),
  backlog: () => connection?.backlog ?? 0,
  heard: (asked) => {
    offer([]);
    log.wait(asked);
    typing(log);
  },
  lost: (asked) => {
    log.drop(asked);
    quiet();
  },
  notice,
});
const others = new BroadcastChannel("nara");
let connection = null;

// Beginning and going on

async function start(words = "") {
  const known = session.get();
  const view = known ? await takeUp(known) : null;
  if (known && view === undefined) return later(start);
  const opened = view ?? (await begin());
  if (!opened) return;
  log.clear();
  opened.turns.forEach((turn) => log.show(turn));
  offer(opened.choices);
  notice(known && !view ? words || texts.gone : words);
  connect(session.get());
}

/** The conversation so far; null where it is gone, undefined where nobody answers. */
async function takeUp(id) {
  try {
    return await api.view(id);
  } catch (error) {
    if (error.status !== 404) return undefined;
    session.drop();
    return null;
  }
}

async function begin() {
  try {
    const begun = await api.begin();
    session.set(begun.session);
    others.postMessage("session");
    return { turns: [{ turn: 0, user: null, messages: begun.messages }], choices: begun.choices };
  } catch (error) {
    if (error.status === 401) {
      state("away", texts.needsKey);
      byId("composer").inert = true;
    } else later(start);
    return null;
  }
}

function later(act) {
  state("away", texts.cannotBegin);
  setTimeout(act, AGAIN_MS);
}

function connect(id) {
  connection?.close();
  voice?.cut();
  connection = new Connection(id);
  const on = (type, act) => connection.addEventListener(type, (event) => act(event.detail));
  on("state", (now) => {
    state(now);
    if (now === "away") voice?.cut();
  });
  on("ready", refresh);
  on("other", (event) => voice?.told(event));
  on("answer", answered);
  on("refused", (refused) => {
    log.lose(refused);
    quiet();
  });
  on("gone", () => renew(texts.gone));
  connection.waiting.forEach((message) => log.wait(message));
  connection.open();
}

/** What was said in another tab, or while we were away. */
async function refresh() {
  const view = await takeUp(session.get());
  if (view === null) return renew(texts.gone);
  view?.turns.forEach((turn) => log.show(turn));
  if (view && !connection.waiting.length) offer(view.choices);
}

function renew(words) {
  connection?.close();
  session.drop();
  quiet();
  why?.close();
  return start(words);
}

// What is said

function say(text) {
  if (!text.trim() || !connection) return;
  notice("");
  offer([]);
  const name = connection.say(text);
  log.wait({ name, text });
  typing(log);
}

function answered(answer) {
  const asked = answer.spoken ? voice?.asked() : answer.asked;
  log.show({ ...answer, user: asked?.text ?? null, timestamp: new Date().toISOString() }, asked);
  if (connection.waiting.length) typing(log);
  else quiet();
  offer(answer.choices);
  state("online");
  others.postMessage("turn");
  tellHost("answered");
}

function offer(choices) {
  const row = byId("choices");
  const made = (choices ?? []).map((choice) =>
    make("button", { type: "button", onclick: () => say(choice.text) }, choice.label ?? choice.text),
  );
  // A button that goes away takes the focus with it; the field is where the shopper goes on.
  if (row.contains(document.activeElement)) byId("text").focus();
  row.replaceChildren(...made);
  row.hidden = !made.length;
  log.follow();
}

// Erasing

async function confirmErase() {
  const dialog = byId("ask");
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  return dialog.returnValue === "yes";
}

async function erase() {
  if (!(await confirmErase())) return;
  try {
    await api.erase(session.get());
  } catch (error) {
    if (error.status !== 404) return notice(texts.notErased);
  }
  others.postMessage("gone");
  await renew(texts.erased);
  byId("text").focus();
}

// The page itself

function furnish() {
  document.title = page.title;
  byId("title").textContent = page.title;
  byId("text-label").textContent = texts.field;
  byId("text").placeholder = texts.placeholder;
  byId("typing-text").textContent = texts.typing(page.title);
  byId("choices").setAttribute("aria-label", texts.choices);
  byId("ask-title").textContent = texts.askErase;
  byId("ask-text").textContent = texts.askEraseText;
  byId("ask-no").textContent = texts.keep;
  byId("ask-yes").textContent = texts.doErase;
  dress(byId("send"), "send", texts.send);
  dress(byId("erase"), "erase", texts.erase, erase);
  dress(byId("again"), "again", texts.again, () => {
    renew("");
    byId("text").focus();
  });
}

function listen() {
  const field = byId("text");
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    say(field.value);
    field.value = "";
    grow();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) voice?.listenNoMore();
    else if (connection) refresh();
  });
  others.addEventListener("message", ({ data }) => {
    if (data === "turn") refresh();
    else connection?.close(), start();
  });
}

takeSession();
furnish();
followTheme();
listenToHost(() => voice?.leave());
listen();
await start();
if (!isEmbedded) byId("text").focus();
