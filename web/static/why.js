// Explain this turn: a panel for authors, made from the turn's trace.

import * as api from "./api.js";
import { byId, dress, make } from "./dom.js";
import { texts } from "./texts.js";

const SHOWN_GUESSES = 3;
const WORTH_SHOWING = 0.001;

export class Why {
  #panel = byId("why");
  #body = byId("why-body");
  #opener = null;

  constructor() {
    byId("why-title").textContent = texts.why;
    dress(byId("why-close"), "close", texts.whyClose, () => this.close());
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  async open(session, turn, opener) {
    this.#opener = opener;
    const told = await api.explain(session, turn).catch(() => null);
    this.#body.replaceChildren(...(told ? parts(told) : [make("p", {}, texts.noWhy)]));
    this.#panel.hidden = false;
    byId("why-title").focus();
  }

  close() {
    this.#panel.hidden = true;
    this.#opener?.focus();
  }
}

function parts(told) {
  const { trace } = told;
  return [
    part(texts.heard, told.user && make("blockquote", {}, told.user)),
    part(texts.understood, guesses(told)),
    part(texts.slots, named(told)),
    part(texts.shadow, shadow(trace.shadow)),
    part(texts.inForce, pairs(trace.context)),
    part(texts.states, list("ol", trace.states, (stop) => make("li", { class: "state" }, code(stop.state), code(stop.at)))),
    part(texts.lookUps, list("ul", trace.lookups, lookUp)),
    part(texts.faults, list("ul", trace.faults, (fault) => make("li", {}, fault))),
    part(texts.times, times(trace.timings)),
    part(texts.versions, make("p", {}, texts.versionsText(told.model_version, told.flow_version))),
  ].flat();
}

function part(title, content) {
  return content ? [make("h3", {}, title), content] : [];
}

const code = (text) => make("code", {}, text);

function list(tag, items, row) {
  return items?.length ? make(tag, {}, ...items.map(row)) : null;
}

function guesses({ trace, intent, confidence }) {
  if (trace.act) return make("p", {}, `${texts.act}: ${trace.act}`);
  const known = trace.alternatives?.length ? trace.alternatives : intent ? [[intent, confidence]] : [];
  if (!known.length) return make("p", {}, texts.noGuess);
  const shown = known.filter(([, sure], rank) => rank === 0 || sure >= WORTH_SHOWING);
  return make("ul", {}, ...shown.slice(0, SHOWN_GUESSES).map(([name, sure]) => guess(name, sure ?? 0)));
}

function guess(name, sure) {
  const share = `${(sure * 100).toFixed(1)} %`;
  const meter = make("meter", { min: 0, max: 1, value: sure, "aria-label": `${name}: ${share}` });
  return make("li", { class: "guess" }, code(name), make("span", {}, share), meter);
}

function shadow(told) {
  if (!told) return null;
  const about = make("p", {}, code(told.model));
  if (told.missing) return make("div", {}, about, make("p", {}, texts.shadowMissing[told.missing] ?? told.missing));
  return make("div", {}, about, make("ul", {}, guess(told.intent, told.confidence)), ...[pairs(told.slots)].filter(Boolean));
}

function named({ slots, trace }) {
  const rows = Object.entries(slots ?? {}).map(([name, said]) => {
    const value = trace.values?.[name];
    return [name, value ? `${said.join(" | ")} → ${short(value)}` : said.join(" | ")];
  });
  return pairs(Object.fromEntries(rows));
}

function pairs(values) {
  const rows = Object.entries(values ?? {}).filter(([, value]) => value);
  if (!rows.length) return null;
  return make("dl", {}, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, short(value))]));
}

function short(value) {
  if (Array.isArray(value)) return value.map(short).join(" | ");
  if (value && typeof value === "object") return Object.values(value).filter((v) => v !== null && v !== "").map(short).join(" ");
  return String(value);
}

function lookUp(found) {
  const asked = (found.asked ?? []).map((one) =>
    make("li", { class: "state" }, code(one.source), make("span", {}, `${texts.outcome(one.outcome, one.ms)}${one.reason ? ` (${one.reason})` : ""}`)),
  );
  const about = [found.question, found.place, found.when].filter(Boolean).join(" · ");
  return make("li", {}, make("p", {}, about), make("ul", {}, ...asked));
}

function times(timings) {
  if (!timings?.total) return null;
  const rest = Math.max(0, timings.total - timings.nlu - timings.fulfillment);
  const stages = { nlu: timings.nlu, fulfillment: timings.fulfillment, rest };
  const bar = make("div", { class: "bar", "aria-hidden": "true" });
  const key = make("ul", { class: "key" });
  for (const [stage, ms] of Object.entries(stages)) {
    const piece = make("span", { class: `stage-${stage}` });
    piece.style.flexGrow = String(ms);
    bar.append(piece);
    const spent = texts.milliseconds(ms.toFixed(1));
    key.append(make("li", {}, make("i", { class: `stage-${stage}` }), `${texts.stages[stage]} ${spent}`));
  }
  return make("div", {}, bar, key);
}
