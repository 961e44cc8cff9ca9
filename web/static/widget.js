// One tag on any page: <script src="https://chat.shop.example/static/widget.js" async></script>
//
// It adds a button and, when asked, the chat in a frame. A frame, because then neither page can read
// or restyle the other: the shop's styles do not break the chat, and no script of the shop's page, or
// of what it loads, can read the conversation. Looks are CSS variables of the host page (--nara-accent,
// --nara-radius, ...). Attributes: data-label, data-side="left", data-session (one begun by the shop's
// server), data-open.

(() => {
  const tag = document.currentScript;
  const home = new URL("/", tag.src);
  const OPEN = "nara.widget.open";
  const VARIABLES = ["accent", "on-accent", "paper", "surface", "ink", "quiet", "line", "radius", "font"];
  const SIDE = tag.dataset.side === "left" ? "left" : "right";
  const LABEL = tag.dataset.label ?? "Open the chat";

  const STYLES = `
    :host { all: initial; position: fixed; bottom: 20px; ${SIDE}: 20px; z-index: 2147483000; }
    button {
      all: unset; box-sizing: border-box; display: grid; place-items: center; width: 60px; height: 60px;
      border-radius: 50%; cursor: pointer; background: var(--nara-accent, #0b6b5d);
      color: var(--nara-on-accent, #fff); box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
    }
    button:focus-visible { outline: 3px solid var(--nara-accent, #0b6b5d); outline-offset: 3px; }
    svg { width: 28px; height: 28px; }
    iframe {
      position: fixed; bottom: 92px; ${SIDE}: 20px; width: min(400px, calc(100vw - 40px));
      height: min(640px, calc(100vh - 112px)); border: 0; border-radius: 18px; background: transparent;
      box-shadow: 0 12px 40px rgb(0 0 0 / 28%);
    }
    @media (max-width: 480px) {
      iframe { inset: 0; width: 100vw; height: 100dvh; border-radius: 0; }
    }
    [hidden] { display: none; }
  `;

  const element = document.createElement("nara-chat");
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", LABEL);
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("fill", "currentColor");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", "M5 3h14a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-6l-5 4v-4H5a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3z");
  picture.append(path);
  button.append(picture);
  root.append(button);

  let frame = null;

  function looks() {
    const styles = getComputedStyle(document.documentElement);
    const own = getComputedStyle(element);
    const found = {};
    for (const name of VARIABLES.map((variable) => `--nara-${variable}`)) {
      const value = (own.getPropertyValue(name) || styles.getPropertyValue(name)).trim();
      if (value) found[name] = value;
    }
    return found;
  }

  function makeFrame() {
    frame = document.createElement("iframe");
    const address = new URL("/?embed=1", home);
    if (tag.dataset.session) address.hash = new URLSearchParams({ session: tag.dataset.session }).toString();
    frame.src = address;
    frame.title = tag.dataset.title ?? "Chat";
    frame.allow = `microphone ${home.origin}; autoplay ${home.origin}`;
    root.prepend(frame);
  }

  function remember(open) {
    try {
      sessionStorage.setItem(OPEN, open ? "1" : "");
    } catch {
      // Then it is closed on the next page.
    }
  }

  function show(open, { focus = true } = {}) {
    if (open && !frame) makeFrame();
    if (frame) frame.hidden = !open;
    // Nobody sees it any more: then it must not listen either.
    if (frame && !open) frame.contentWindow.postMessage({ nara: "closed" }, home.origin);
    button.setAttribute("aria-expanded", String(open));
    remember(open);
    if (focus) (open ? frame : button).focus();
  }

  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && frame && !frame.hidden) show(false);
  });
  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home.origin) return;
    if (event.data?.nara === "ready") frame.contentWindow.postMessage({ nara: "looks", looks: looks() }, home.origin);
    if (event.data?.nara === "close") show(false);
  });

  const add = () => {
    document.body.append(element);
    let open = "open" in tag.dataset;
    try {
      open = sessionStorage.getItem(OPEN) === "1" || (open && sessionStorage.getItem(OPEN) === null);
    } catch {
      // Storage is forbidden here.
    }
    if (open) show(true, { focus: false });
  };
  if (document.body) add();
  else document.addEventListener("DOMContentLoaded", add);
})();
