// One button for two habits: held it talks for as long as it is held; tapped, or pressed with Enter, it
// talks until the next tap. By mouse, finger and keyboard alike.

const TAP_MS = 350;

/** `acts`: begin(), keep() (it was only a tap), end(), and isOn(). */
export function pressable(button, acts) {
  let since = 0;
  const down = () => {
    if (acts.isOn()) return acts.end();
    since = performance.now();
    acts.begin();
  };
  const up = () => {
    if (!since) return;
    const short = performance.now() - since < TAP_MS;
    since = 0;
    if (short) acts.keep();
    else acts.end();
  };
  byPointer(button, down, up);
  byKey(button, down, up);
  // Enter, and whatever clicks without a pointer, as screen readers do.
  button.addEventListener("click", (event) => {
    if (event.detail !== 0) return;
    down();
    up();
  });
  button.addEventListener("blur", up);
}

function byPointer(button, down, up) {
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    down();
  });
  for (const type of ["pointerup", "pointercancel"]) button.addEventListener(type, up);
  // A finger that stays is no wish for a menu.
  button.addEventListener("contextmenu", (event) => event.preventDefault());
}

function byKey(button, down, up) {
  button.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    if (!event.repeat) down();
  });
  button.addEventListener("keyup", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    up();
  });
}
