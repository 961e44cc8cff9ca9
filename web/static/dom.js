// Making elements. Text goes in as text only: nothing a shopper or a source says is ever markup.

export const byId = (id) => document.getElementById(id);

/** An element with attributes (true = there, false/null = not) and children (text or elements). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A link to somewhere else, or nothing where the address is not plain http(s) or a telephone. */
export function link(address, label, about) {
  const safe = safeAddress(address);
  if (!safe) return null;
  const away = safe.startsWith("tel:") ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return make("a", { href: safe, ...away, "aria-label": about }, label);
}

export function safeAddress(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const SHAPES = {
  send: "M4 12l16-8-5 16-3.500-6.500z",
  again: "M4 12a8 8 0 1 0 2.600-5.900M4 4v4.500h4.500",
  erase: "M5 7h14M10 7V4.500h4V7M7 7l1 12.500h8L17 7M10.500 11v5M13.500 11v5",
  moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.500M12 19.500V22M2 12h2.500M19.500 12H22M5 5l1.700 1.700M17.300 17.300L19 19M5 19l1.700-1.700M17.300 6.700L19 5",
  close: "M6 6l12 12M18 6L6 18",
  up: "M7 11v9H4v-9zM7 11l4-8c1.700 0 2.500 1 2.200 2.600L12.500 9H19l-1.700 9.300c-.2 1-.9 1.700-2 1.700H7",
  down: "M17 13V4h3v9zM17 13l-4 8c-1.700 0-2.500-1-2.200-2.600l.7-3.400H5l1.700-9.300c.2-1 .9-1.700 2-1.700H17",
  why: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.700 9.300a2.400 2.400 0 1 1 3.400 2.600c-.8.400-1.100.9-1.100 1.800M12 16.800v.2",
  microphone: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11.500a6 6 0 0 0 12 0M12 17.500V21",
  stop: "M7 7h10v10H7z",
  waves: "M4 10v4M8 6.500v11M12 3.500v17M16 7.500v9M20 10.500v3",
};

/** A line drawing; it says nothing to a screen reader, its button does. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  const looks = { class: "icon", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor" };
  const more = { "stroke-width": "1.8", "stroke-linecap": "round", "stroke-linejoin": "round" };
  for (const [key, value] of Object.entries({ ...looks, ...more, "aria-hidden": "true" })) {
    picture.setAttribute(key, value);
  }
  path.setAttribute("d", SHAPES[name]);
  picture.append(path);
  return picture;
}

/** Gives a button its drawing, its name and what it does. */
export function dress(button, shape, label, act) {
  button.replaceChildren(icon(shape));
  button.setAttribute("aria-label", label);
  button.title = label;
  if (act) button.addEventListener("click", act);
  return button;
}
