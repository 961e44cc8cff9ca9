// The board: what the server pushes is shown; keys and clicks say which conversation is opened.

import { byId, make } from "./dom.js";
import { picture, sign } from "./mood.js";
import { show } from "./talk.js";

const KEPT = "nara.dashboard";
const SHOWN = 200;
const AGAIN_MS = [500, 1000, 2000, 5000, 10000];
const REFUSED = 4401;
const ALERTS = { mood: "bad mood", misses: "not understood three times" };

const rows = new Map();
let socket = null;
let tries = 0;
let opened = "";

// The server

function connect() {
  const address = new URL("/dashboard/stream", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  socket = new WebSocket(address);
  socket.addEventListener("open", () => {
    rows.clear();
    socket.send(JSON.stringify({ type: "key", key: sessionStorage.getItem(KEPT) }));
    if (opened) ask({ type: "open", conversation: opened });
  });
  socket.addEventListener("message", (event) => take(JSON.parse(event.data)));
  socket.addEventListener("close", (event) => lost(event.code));
}

const ask = (content) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(content));

function take(told) {
  if (told.type === "error") return complain(told.detail);
  if (!sessionStorage.getItem(KEPT)) return; // Whoever has left sees nothing more.
  if (told.type === "talk") return told.conversation === opened && show(told);
  if (!tries || byId("board").hidden) enterBoard();
  tries = 1;
  for (const row of told.rows) rows.set(row.conversation, row);
  for (const name of told.gone) rows.delete(name);
  services(told.outages);
  complain(told.trouble);
  draw();
}

function enterBoard() {
  byId("enter").hidden = true;
  for (const id of ["board", "tools"]) byId(id).hidden = false;
}

function lost(code) {
  if (!sessionStorage.getItem(KEPT)) return;
  if (code === REFUSED) return leave();
  byId("state").textContent = "Connection lost; trying again";
  setTimeout(connect, AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)]);
}

// What is seen

function draw() {
  const wanted = chosen();
  const list = byId("talks");
  const before = new Map([...list.children].map((item) => [item.dataset.name, item]));
  const items = wanted.slice(0, SHOWN).map((row) => shown(row, before.get(row.conversation)));
  if (items.some((item, index) => list.children[index] !== item) || list.children.length !== items.length) arrange(list, items);
  byId("none").hidden = rows.size > 0;
  byId("more").hidden = wanted.length <= SHOWN;
  byId("more").textContent = `and ${wanted.length - SHOWN} more; find narrows them down`;
  const bad = [...rows.values()].filter((row) => row.alerts.length).length;
  tell(`${rows.size} conversations now, ${bad} with an alert`);
}

// Whoever stands on a row with the keyboard stays on it.
function arrange(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  list.replaceChildren(...items);
  if (focused?.isConnected) focused.focus();
}

function chosen() {
  const text = byId("find").value.trim().toLowerCase();
  const only = byId("only").checked;
  return [...rows.values()]
    .filter((row) => (!only || row.alerts.length) && (!text || `${row.conversation} ${row.said} ${row.intent} ${row.channel}`.toLowerCase().includes(text)))
    .sort((a, b) => b.alerts.length - a.alerts.length || b.last.localeCompare(a.last));
}

function shown(row, before) {
  if (before?.row === row) return before;
  const item = before ?? make("li", { "data-name": row.conversation }, make("button", { type: "button", onclick: () => open(row.conversation) }));
  item.row = row;
  const button = item.firstChild;
  button.className = row.alerts.length ? "alert" : "";
  button.setAttribute("aria-pressed", String(row.conversation === opened));
  button.replaceChildren(
    make("span", { class: "said" }, row.said || "(greeted)"),
    picture(row.points),
    make("span", { class: "mood" }, make("span", { class: "hidden" }, "mood "), sign(row.mood)),
    about(row),
  );
  return item;
}

function about(row) {
  const time = new Date(row.last).toLocaleTimeString();
  const warned = row.alerts.map((name) => make("span", { class: "warn" }, `${ALERTS[name]} · `));
  return make("span", { class: "about" }, ...warned, [`turn ${row.turn}`, row.intent, row.status, row.channel, time].filter(Boolean).join(" · "));
}

function services(outages) {
  byId("services").hidden = outages.length === 0;
  byId("outages").replaceChildren(...outages.map(({ service, times, reason, last }) =>
    make("li", {}, `${service} did not answer, ${times} ${times === 1 ? "time" : "times"}, last at ${new Date(last).toLocaleTimeString()}${reason ? ` (${reason})` : ""}`)));
}

function tell(text) {
  if (byId("state").textContent !== text) byId("state").textContent = text;
}

function complain(text) {
  byId("notice").hidden = !text;
  if (byId("notice").textContent !== text) byId("notice").textContent = text;
}

// What the manager does

function open(name) {
  opened = name;
  for (const item of byId("talks").children) item.firstChild.setAttribute("aria-pressed", String(item.dataset.name === name));
  ask({ type: "open", conversation: name });
  byId("talk").hidden = false;
  byId("talk").focus();
}

function close() {
  const item = [...byId("talks").children].find((one) => one.dataset.name === opened);
  opened = "";
  item?.firstChild.setAttribute("aria-pressed", "false");
  byId("talk").hidden = true;
  byId("turns").replaceChildren();
  ask({ type: "close" });
  item?.firstChild.focus();
}

function leave() {
  sessionStorage.removeItem(KEPT);
  socket?.close();
  for (const id of ["board", "tools", "services"]) byId(id).hidden = true;
  for (const id of ["turns", "talks", "outages"]) byId(id).replaceChildren();
  byId("talk").hidden = true;
  opened = "";
  rows.clear();
  tell("");
  byId("enter").hidden = false;
  byId("key").focus();
}

byId("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  complain("");
  tries = 0;
  sessionStorage.setItem(KEPT, byId("key").value.trim());
  byId("key").value = "";
  connect();
});
byId("leave").addEventListener("click", leave);
byId("close").addEventListener("click", close);
byId("find").addEventListener("input", draw);
byId("only").addEventListener("change", draw);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opened) close();
});

if (sessionStorage.getItem(KEPT)) connect();
else byId("enter").hidden = false;
