// The conversation as it is seen: turns in their order, what waits, what was rated.

import { cardsOf } from "./cards.js";
import { byId, dress, make } from "./dom.js";
import { texts } from "./texts.js";

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

export class Log {
  #list = byId("log");
  #scroller = byId("talk");
  #turns = new Map();
  #waiting = new Map();
  #who;
  #acts;

  /** `acts`: rate(turn, rating) and, for authors, explain(turn, button). */
  constructor(who, acts) {
    this.#who = who;
    this.#acts = acts;
    // A phone's keyboard makes the page smaller; the newest answer stays in sight.
    new ResizeObserver(() => this.follow()).observe(this.#scroller);
  }

  clear() {
    this.#list.replaceChildren();
    this.#turns.clear();
    this.#waiting.clear();
  }

  /** A message that is on its way. */
  wait({ name, text }) {
    if (this.#waiting.has(name)) return;
    const fate = make("p", { class: "fate" });
    const row = make("li", { class: "mine waits" }, ...said(texts.you, [text]), fate);
    this.#waiting.set(name, row);
    this.#add(row);
  }

  /** A message that the server will not take. */
  lose({ name, detail }) {
    const row = this.#waiting.get(name);
    if (!row) return;
    const fate = row.querySelector(".fate");
    fate.dataset.fate = "lost";
    fate.textContent = `${texts.notSent}: ${detail}`;
    this.#waiting.delete(name);
  }

  /** A message that nobody knows the fate of. */
  drop({ name }) {
    this.#waiting.get(name)?.remove();
    this.#waiting.delete(name);
  }

  /** A whole turn; one that is there already only gets its rating. */
  show(turn, asked) {
    const there = this.#turns.get(turn.turn);
    if (there) {
      this.#mark(there, turn.feedback);
      if (asked) this.drop(asked);
      return;
    }
    const rows = [];
    if (turn.user) rows.push(make("li", { class: "mine" }, ...said(texts.you, [turn.user])));
    const answer = this.#answer(turn);
    rows.push(answer);
    if (asked) this.drop(asked);
    this.#turns.set(turn.turn, answer);
    this.#put(turn.turn, rows);
    this.#mark(answer, turn.feedback);
  }

  #answer(turn) {
    const row = make("li", { class: "theirs" }, ...said(texts.they(this.#who), turn.messages));
    const cards = cardsOf(turn.cards);
    if (cards) row.append(cards);
    if (turn.turn > 0) row.append(this.#after(turn));
    return row;
  }

  #after(turn) {
    const row = make("div", { class: "after" });
    for (const rating of ["up", "down"]) {
      const button = make("button", { type: "button", "data-rating": rating, "aria-pressed": "false" });
      dress(button, rating, texts[rating], () => this.#rate(turn.turn, button));
      row.append(button);
    }
    if (this.#acts.explain) {
      const why = dress(make("button", { type: "button", class: "ask-why" }), "why", texts.why);
      why.addEventListener("click", () => this.#acts.explain(turn.turn, why));
      row.append(why);
    }
    if (turn.timestamp) {
      row.append(make("time", { datetime: turn.timestamp }, clock.format(new Date(turn.timestamp))));
    }
    return row;
  }

  /** The same thumb again takes the rating back. */
  #rate(turn, button) {
    const row = this.#turns.get(turn);
    const before = row.querySelector('[aria-pressed="true"]')?.dataset.rating ?? null;
    const rating = before === button.dataset.rating ? null : button.dataset.rating;
    this.#mark(row, rating);
    this.#acts.rate(turn, rating).catch(() => this.#mark(row, before));
  }

  #mark(row, rating) {
    if (rating === undefined) return;
    for (const button of row.querySelectorAll("[data-rating]")) {
      button.setAttribute("aria-pressed", String(button.dataset.rating === rating));
    }
  }

  /** Turns stand in their order, whichever tab took them; what waits stands below. */
  #put(number, rows) {
    const later = [...this.#turns].filter(([other]) => other > number).sort(([a], [b]) => a - b)[0];
    const before = later ? this.#first(later[1]) : this.#waiting.values().next().value;
    for (const row of rows) this.#list.insertBefore(row, before ?? null);
    rows.at(-1).before_mine = rows.length > 1 ? rows[0] : null;
    this.follow();
  }

  #first(answer) {
    return answer.before_mine ?? answer;
  }

  #add(row) {
    this.#list.append(row);
    this.follow();
  }

  follow() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}

/** Bubbles; who speaks is heard once. */
function said(who, messages) {
  return messages.map((text, index) =>
    make("p", { class: "bubble" }, index === 0 ? make("span", { class: "hidden" }, `${who} `) : null, text),
  );
}
