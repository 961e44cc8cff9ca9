// Keys and clicks go to the server one after the other; what it answers is shown.

import { byId, draw } from "./draw.js";

const NAMED = new Set([
  "Enter", "Escape", "Tab", "Backspace", "Delete", "Home", "End",
  "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown",
]);
const SHIFTED = new Set(["Tab", "ArrowLeft", "ArrowRight"]);
const DECISIONS = new Set(["Enter", ">", "<"]);
const AWAY = "The server cannot be reached. What it kept is kept; press a key to try again.";

let state = { annotator: "", view: null, card: null, offered: [], keys: {}, left: false };
let secret = "";
let stale = false; // Whether an answer was lost: the server may know more than the page shows.
let busy = false;
const waiting = [];

async function ask(path, more) {
  const headers = { "Content-Type": "application/json" };
  if (secret) headers.Authorization = `Bearer ${secret}`;
  const body = JSON.stringify({ annotator: state.annotator, ...more });
  const answer = await fetch(path, { method: "POST", headers, body }).catch(() => null);
  if (!answer) throw new Error(AWAY);
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  if (answer.status === 401) enter();
  throw new Error(typeof told.detail === "string" ? told.detail : "The server did not understand the page; load it anew.");
}

function take(told) {
  state = { ...state, ...told, card: told.card ?? state.card };
  stale = false;
  byId("enter").hidden = true;
  byId("notice").hidden = true;
  draw(state);
}

function complain(error) {
  stale = true;
  waiting.length = 0;
  byId("notice").textContent = error.message;
  byId("notice").hidden = false;
}

async function work() {
  if (busy) return;
  busy = true;
  while (waiting.length) {
    try {
      take(await waiting.shift()());
    } catch (error) {
      complain(error);
    }
  }
  busy = false;
}

function send(request) {
  waiting.push(request);
  return work();
}

const next = () => send(() => ask("next"));

function press(key) {
  if (stale) return next();
  return send(async () => (state.view && !state.left ? ask("press", { view: state.view, key }) : state));
}

// The name a key has on the server; empty = not ours.
function nameOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return "";
  if (event.repeat && DECISIONS.has(event.key)) return "";
  if (event.shiftKey && SHIFTED.has(event.key)) return `Shift+${event.key}`;
  return NAMED.has(event.key) || [...event.key].length === 1 ? event.key : "";
}

function choose(start, end) {
  if (!state.view || (state.view.start === start && state.view.end === end)) return;
  state.view = { ...state.view, start, end, message: "" };
  draw(state);
}

let anchor = null;

function wordOf(event) {
  const found = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-word]");
  return found ? Number(found.dataset.word) : null;
}

function reach(index) {
  choose(Math.min(anchor, index), Math.max(anchor, index) + 1);
}

function followPointer() {
  byId("words").addEventListener("pointerdown", (event) => {
    const index = wordOf(event);
    if (index === null || busy) return;
    anchor = event.shiftKey && state.view ? state.view.start : index;
    reach(index);
  });
  document.addEventListener("pointermove", (event) => {
    const index = anchor === null ? null : wordOf(event);
    if (index !== null) reach(index);
  });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => { anchor = null; });
}

function followClicks() {
  // The keys belong to the sentence, not to the button that was clicked last.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const clicked = event.target.closest("button");
    if (clicked?.dataset.key) press(clicked.dataset.key);
    else if (clicked?.dataset.picked) {
      state.view.picked = Number(clicked.dataset.picked);
      press("Enter");
    }
  });
  byId("again").addEventListener("click", next);
  byId("back").addEventListener("click", () => send(() => ask("back")));
}

function followKeys() {
  document.addEventListener("keydown", (event) => {
    // At the end, and while a name is asked for, the keys are the browser's again.
    if (!byId("enter").hidden || byId("work").hidden) return;
    const key = nameOf(event);
    if (!key) {
      if (DECISIONS.has(event.key)) event.preventDefault();
      return;
    }
    event.preventDefault();
    press(key);
  });
}

function enter() {
  secret = "";
  for (const id of ["work", "tools", "end", "resume"]) byId(id).hidden = true;
  byId("enter").hidden = false;
  byId("name").focus();
}

async function begin() {
  const about = await (await fetch("about")).json();
  state.annotator = about.annotator;
  byId("key-label").hidden = !about.keyed;
  byId("enter").addEventListener("submit", (event) => {
    event.preventDefault();
    state.annotator = about.annotator || byId("name").value.trim();
    secret = byId("key").value.trim();
    next();
  });
  if (about.keyed || !about.annotator) enter();
  else next();
}

followPointer();
followClicks();
followKeys();
begin().catch(() => complain(new Error(AWAY)));
