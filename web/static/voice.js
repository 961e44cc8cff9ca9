// Talking with the page: who has the word, what is seen of it, and what goes to the server and comes.

import { byId, dress, make } from "./dom.js";
import { Microphone } from "./microphone.js";
import { BrowserVoice, Player } from "./player.js";
import { pressable } from "./presses.js";
import { texts } from "./texts.js";

const TAIL_MS = 250;
/** Sound on its way that tells of a connection too slow for it: ten seconds of it. */
const BACKLOG = 320_000;
/** Longest time without any sign of an answer. */
const PATIENCE_MS = 20_000;
/** The same from the text of an answer to its sound. */
const UNSPOKEN_MS = 3000;

export class Voice {
  #acts;
  #mouth;
  #microphone = new Microphone();
  /** Why the microphone is open: "held", "tapped", "free" (hands-free), or it is "off". */
  #mode = "off";
  #state = "idle";
  #deaf = false;
  #asked = [];
  #names = 0;
  #timer = 0;
  #tail = 0;

  /**
   * `speaks`: whether the server has a voice. `acts`: send(data), backlog() in bytes,
   * heard({ name, text }), lost({ name }), notice(words).
   */
  constructor({ speaks }, acts) {
    this.#acts = acts;
    const quiet = () => this.#state === "speaking" && this.#rest();
    this.#mouth = speaks ? new Player(quiet) : new BrowserVoice(quiet);
    this.#furnish();
    this.#show("idle");
  }

  /** The connection is gone, and with it what was under way on the server. */
  cut() {
    if (this.#mode !== "off" || this.#state === "thinking") this.#acts.notice(texts.voice.cut);
    this.#asked.splice(0).forEach((asked) => this.#acts.lost(asked));
    this.#mouth.drop();
    this.#close();
    this.#show("idle");
  }

  /** Nobody looks at the page any more: then it does not listen either. */
  listenNoMore() {
    this.#end();
  }

  /** The chat was closed: then it does not speak either. */
  leave() {
    this.#end();
    this.#hush();
  }

  /** What the answer that is told now belongs to; most are spoken at once. */
  asked() {
    this.#show("thinking", UNSPOKEN_MS);
    return this.#asked.shift();
  }

  /** An event of the server, or sound. */
  told(event) {
    if (event instanceof ArrayBuffer) {
      if (!this.#deaf) this.#mouth.feed(event);
      return;
    }
    this.#tellings[event.type]?.(event);
  }

  #tellings = {
    partial: ({ text }) => {
      if (this.#state === "thinking" && this.#mode !== "off") this.#show("listening");
      this.#tentative(text);
    },
    final: ({ text }) => this.#final(text),
    speaking: ({ text }) => {
      if (this.#deaf) return;
      this.#show("speaking");
      this.#mouth.begin(text);
    },
    stop: ({ reason }) => {
      this.#deaf = false;
      if (reason === "interrupted") this.#mouth.drop();
      this.#mouth.finish();
      if (this.#state === "thinking" && !this.#asked.length) this.#rest();
    },
    error: ({ detail }) => this.#fail(detail),
  };

  #final(text) {
    this.#tentative("");
    if (!text) {
      if (this.#state === "thinking") this.#fail(texts.voice.nothing);
      return;
    }
    this.#deaf = false;
    const asked = { name: `spoken ${++this.#names}`, text };
    this.#asked.push(asked);
    this.#acts.heard(asked);
    if (this.#mode === "tapped") this.#close();
    this.#show("thinking");
  }

  // The shopper's doing

  async #listen(mode) {
    if (this.#tail) this.#close();
    this.#mouth.ready();
    this.#hush();
    this.#acts.notice("");
    this.#mode = mode;
    this.#show("starting");
    try {
      const open = await this.#microphone.open(
        (frame) => this.#hear(frame),
        () => this.#fail(texts.voice.microphone.none),
      );
      if (!open) return;
    } catch (error) {
      this.#close({ quietly: true });
      this.#show("idle");
      this.#acts.notice(texts.voice.microphone[error.reason] ?? texts.voice.microphone.other);
      return;
    }
    this.#send({ type: "start", rate: this.#microphone.rate });
    this.#show("listening");
  }

  #hear(frame) {
    byId("call").style.setProperty("--level", loudness(frame));
    if (this.#state === "speaking" && this.#mouth.isHeard) return;
    if (this.#acts.backlog() > BACKLOG) this.#fail(texts.voice.slow);
    else this.#acts.send(frame);
  }

  /** No more will be said; what was said is a turn. */
  #end() {
    if (this.#mode === "off") return;
    const saying = this.#mode !== "free" || !byId("hearing").hidden;
    this.#mode = "off";
    if (!this.#microphone.isOpen) {
      this.#close({ quietly: true });
      this.#show("idle");
      return this.#acts.notice(texts.voice.ready);
    }
    if (this.#state === "listening") this.#show(saying ? "thinking" : "idle");
    else this.#show(this.#state);
    // A finger is quicker than the last syllable.
    this.#tail = setTimeout(() => this.#close(), TAIL_MS);
  }

  #hush() {
    if (this.#state !== "speaking") return;
    this.#mouth.drop();
    this.#deaf = true;
    this.#send({ type: "stop" });
    this.#rest();
  }

  #fail(words) {
    this.#acts.notice(words);
    this.#asked.splice(0).forEach((asked) => this.#acts.lost(asked));
    this.#close();
    if (this.#state !== "speaking") this.#show("idle");
  }

  /** The microphone, and the sound that the server expects. */
  #close({ quietly = false } = {}) {
    clearTimeout(this.#tail);
    this.#tail = 0;
    this.#mode = "off";
    const open = this.#microphone.isOpen;
    this.#microphone.close();
    if (open && !quietly) this.#send({ type: "end" });
    this.#tentative("");
  }

  #send(event) {
    this.#acts.send(JSON.stringify(event));
  }

  // What is seen

  #rest() {
    this.#show(this.#mode === "off" ? "idle" : "listening");
  }

  #show(state, patience = PATIENCE_MS) {
    clearTimeout(this.#timer);
    if (state === "thinking") this.#timer = setTimeout(() => this.#rest(), patience);
    this.#state = state;
    byId("call").dataset.state = state;
    const words = texts.voice.states[state];
    if (byId("call-state").textContent !== words) byId("call-state").textContent = words;
    this.#showButtons();
  }

  #showButtons() {
    const hush = byId("hush");
    const isGoing = this.#state !== "speaking" && document.activeElement === hush;
    hush.hidden = this.#state !== "speaking";
    // A button that goes away takes the focus with it.
    if (isGoing) byId("speak").focus();
    const isOn = ["held", "tapped"].includes(this.#mode);
    byId("speak").setAttribute("aria-pressed", String(isOn));
    byId("hands-free").setAttribute("aria-pressed", String(this.#mode === "free"));
  }

  /** What was understood so far; the next one may say something else. */
  #tentative(text) {
    const line = byId("hearing");
    line.textContent = text;
    line.hidden = !text;
    if (text) byId("talk").scrollTop = byId("talk").scrollHeight;
  }

  #furnish() {
    const speak = dress(make("button", { type: "button", id: "speak" }), "microphone", texts.voice.speak);
    const free = dress(make("button", { type: "button", id: "hands-free" }), "waves", texts.voice.free);
    byId("voice").append(speak, free);
    byId("call-privacy").textContent = texts.voice.privacy;
    dress(byId("hush"), "stop", texts.voice.hush, () => this.#hush()).append(texts.voice.stop);
    pressable(speak, {
      isOn: () => this.#mode !== "off",
      begin: () => this.#listen("held"),
      keep: () => this.#mode === "held" && (this.#mode = "tapped"),
      end: () => this.#end(),
    });
    free.addEventListener("click", () => (this.#mode === "free" ? this.#end() : this.#listen("free")));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape(event), true);
  }

  /** Inside the widget the same key closes the chat, once there is nothing to be stopped. */
  #escape(event) {
    if (this.#state === "speaking") this.#hush();
    else if (this.#mode !== "off") this.#end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** 0 to 1, for the eye. */
function loudness(frame) {
  const samples = new Int16Array(frame);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.min(1, Math.sqrt(power) / 4000).toFixed(2);
}
