// Cards: what an answer found, one thing each, made from the answer's data.

import { link, make } from "./dom.js";
import { texts } from "./texts.js";

const line = (content, kind) => (content ? make("p", { class: kind }, content) : null);

const MAKERS = { store, item, weather };

/** A row of cards, or nothing. A kind this page does not know is left out. */
export function cardsOf(cards) {
  const made = (cards ?? []).map((card) => MAKERS[card.kind]?.(card)).filter(Boolean);
  if (!made.length) return null;
  const list = make("ul", { class: "cards", "aria-label": texts.cards, tabindex: "0" });
  list.append(...made.map((card) => make("li", { class: "card" }, ...card)));
  return list;
}

function store(card) {
  return [
    make("h2", {}, card.name),
    stars(card),
    line(card.address),
    line(card.distance && texts.away_by(card.distance)),
    openness(card),
    links(
      link(card.map_url, texts.map, `${texts.map}: ${card.name}`),
      link(card.url, texts.website, `${texts.website}: ${card.name}`),
      card.phone && link(`tel:${card.phone.replace(/[^+\d]/g, "")}`, card.phone, `${texts.call} ${card.name}, ${card.phone}`),
    ),
    line(card.source && texts.from(card.source), "source"),
  ].filter(Boolean);
}

function item(card) {
  return [
    make("h2", {}, card.name),
    line(card.price, "big"),
    line(card.stock, "strong"),
    line(card.store),
    links(link(card.url, texts.website, `${texts.website}: ${card.name}`)),
    line(card.source && texts.from(card.source), "source"),
  ].filter(Boolean);
}

function weather(card) {
  const range = [card.high && texts.high(card.high), card.low && texts.low(card.low)].filter(Boolean);
  return [
    make("h2", {}, [card.place, card.day].filter(Boolean).join(", ")),
    line(card.summary, "strong"),
    line(range.join(" · ")),
    line(card.source && texts.from(card.source), "source"),
  ].filter(Boolean);
}

function stars(card) {
  if (card.rating === null || card.rating === undefined) return null;
  const shown = `★ ${card.rating}${card.reviews ? ` (${card.reviews})` : ""}`;
  return make("p", {}, make("span", { "aria-hidden": "true" }, shown), make("span", { class: "hidden" }, texts.rating(card.rating, card.reviews)));
}

function openness(card) {
  if (card.open_now === null || card.open_now === undefined) return line(card.hours);
  const now = make("span", { class: card.open_now ? "open" : "shut" }, card.open_now ? texts.openNow : texts.closedNow);
  return make("p", {}, now, card.hours ? ` · ${card.hours}` : "");
}

function links(...found) {
  const there = found.filter(Boolean);
  return there.length ? make("p", { class: "links" }, ...there) : null;
}
