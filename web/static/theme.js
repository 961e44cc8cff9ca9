// Light and dark: the system's choice until the shopper makes one.

import { byId, dress } from "./dom.js";
import { theme } from "./keep.js";
import { texts } from "./texts.js";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

const current = () => theme.get() ?? (dark.matches ? "dark" : "light");

function apply() {
  const name = current();
  document.documentElement.dataset.theme = name;
  const [shape, label] = name === "dark" ? ["sun", texts.light] : ["moon", texts.dark];
  dress(byId("theme"), shape, label);
}

export function followTheme() {
  apply();
  dark.addEventListener("change", apply);
  byId("theme").addEventListener("click", () => {
    theme.set(current() === "dark" ? "light" : "dark");
    apply();
  });
}
