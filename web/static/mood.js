// A conversation's mood as a small picture: a bar for each sentence, up is positive, down negative.

const SPACE = "http://www.w3.org/2000/svg";
const WIDTH = 144;
const HEIGHT = 32;
const BAR = 6;
const NEUTRAL = 0.25;

export const sign = (score) => `${score < 0 ? "−" : "+"}${Math.abs(score).toFixed(2)}`;

export const kind = (score) => (score > NEUTRAL ? "positive" : score < -NEUTRAL ? "negative" : "neutral");

/** `points`: whether the shopper said it, and -1 to 1. */
export function picture(points) {
  const drawn = element("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", preserveAspectRatio: "none" });
  drawn.setAttribute("aria-label", told(points));
  drawn.append(element("line", { class: "axis", x1: 0, x2: WIDTH, y1: HEIGHT / 2, y2: HEIGHT / 2 }));
  points.slice(-WIDTH / BAR).forEach(([mine, score], index) => drawn.append(bar(mine, score, index)));
  return drawn;
}

function bar(mine, score, index) {
  const height = Math.max(1.5, (Math.abs(score) * HEIGHT) / 2);
  const y = score < 0 ? HEIGHT / 2 : HEIGHT / 2 - height;
  return element("rect", { class: `${kind(score)} ${mine ? "mine" : "theirs"}`, x: index * BAR, y, width: BAR - 1, height });
}

function told(points) {
  const own = points.filter(([mine]) => mine);
  const bad = own.filter(([, score]) => kind(score) === "negative").length;
  const good = own.filter(([, score]) => kind(score) === "positive").length;
  return `${own.length} sentences of the shopper, ${good} positive, ${bad} negative`;
}

function element(name, attributes) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
