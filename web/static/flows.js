// The graph of the flows, where the conversation of this browser's chat page lights up its states.

import * as api from "./api.js";
import { byId, make } from "./dom.js";
import { session } from "./keep.js";

const LOOK_MS = 1500;
const STEP_MS = 140;
const STEPS = { smaller: 0.8, larger: 1.25 };

const words = {
  waiting: "Open the chat: the states of its last turn light up here.",
  turn: (number, state) => `Turn ${number}; waits at ${state}`,
  noPicture: "There is no picture of these flows:",
  still: "This server does not explain answers; nothing lights up.",
};

let size = 0;
let shown = "";

async function draw() {
  const response = await fetch("/flows.svg", { cache: "no-store" });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    byId("graph").replaceChildren(make("p", {}, `${words.noPicture} ${problem.detail ?? response.status}`));
    return;
  }
  const drawn = new DOMParser().parseFromString(await response.text(), "image/svg+xml");
  const picture = document.importNode(drawn.documentElement, true);
  byId("graph").replaceChildren(picture);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", "Graph of the flows");
  scale(picture, size || 1);
}

function scale(picture, factor) {
  const { width, height } = picture.viewBox.baseVal;
  size = factor;
  picture.setAttribute("width", String(width * factor));
  picture.setAttribute("height", String(height * factor));
}

const picture = () => document.querySelector("#graph svg");
const node = (address) => document.getElementById(address);

// What the conversation does

async function look() {
  const id = session.get();
  const view = id ? await api.view(id).catch(() => null) : null;
  const last = view?.turns.at(-1);
  if (!last) return tell(words.waiting);
  const mark = `${id} ${last.turn}`;
  if (mark === shown) return;
  const told = await api.explain(id, last.turn).catch(() => null);
  if (!told) return tell(words.still);
  shown = mark;
  await light(told);
}

async function light(told) {
  const states = told.trace.states ?? [];
  for (const lit of document.querySelectorAll("#graph .walked, #graph .waits, #graph .fresh")) {
    lit.classList.remove("walked", "waits", "fresh");
  }
  tell(words.turn(told.turn, told.state));
  byId("said").textContent = told.user ?? "";
  byId("path").replaceChildren(...states.map((stop) => make("li", {}, stop.state, " ", make("small", {}, stop.at))));
  let before = null;
  for (const { state } of states) {
    node(state)?.classList.add("walked", "fresh");
    edge(before, state)?.classList.add("walked");
    before = state;
    await new Promise((done) => setTimeout(done, STEP_MS));
  }
  const waits = node(told.state);
  waits?.classList.add("waits");
  waits?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Graphviz names an edge `from->to` in its title. */
function edge(from, to) {
  return [...document.querySelectorAll("#graph .edge")].find(
    (drawn) => drawn.querySelector("title")?.textContent === `${from}->${to}`,
  );
}

function tell(text) {
  const line = byId("now");
  if (line.textContent !== text) line.textContent = text;
}

// What the author does

function find(text) {
  for (const found of document.querySelectorAll("#graph .found")) found.classList.remove("found");
  if (!text) return;
  const hits = [...document.querySelectorAll("#graph .node")].filter((state) => state.id.includes(text));
  for (const hit of hits) hit.classList.add("found");
  hits[0]?.scrollIntoView({ block: "center", inline: "center" });
}

byId("find").addEventListener("input", (event) => find(event.target.value.trim()));
for (const [name, factor] of Object.entries(STEPS)) {
  byId(name).addEventListener("click", () => picture() && scale(picture(), size * factor));
}
byId("whole").addEventListener("click", () => {
  const frame = byId("graph");
  const { width, height } = picture().viewBox.baseVal;
  scale(picture(), Math.min((frame.clientWidth - 32) / width, (frame.clientHeight - 32) / height));
});

await draw();
new BroadcastChannel("nara").addEventListener("message", look);
for (;;) {
  await look();
  await new Promise((done) => setTimeout(done, LOOK_MS));
}
