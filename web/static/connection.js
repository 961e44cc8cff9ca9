// The WebSocket that is always there: it comes back by itself, and what was not answered is sent
// again under the same name, so that nothing is lost and nothing is taken twice.

import * as api from "./api.js";
import { outbox } from "./keep.js";
import { texts } from "./texts.js";

const FIRST_MS = 400;
const LONGEST_MS = 15000;
const GONE = 4404;
const REFUSED = 4400;
const TOO_BIG = 1009;
const WORTH_ANOTHER_TRY = new Set([408, 409, 429, 500, 502, 503, 504]);

/** Events: state ("connecting" | "online" | "away" | "busy"), ready, answer, refused, gone, other. */
export class Connection extends EventTarget {
  #session;
  #socket = null;
  #waiting;
  #sent = false;
  #failures = 0;
  #timer = 0;
  #over = false;

  constructor(session) {
    super();
    this.#session = session;
    this.#waiting = outbox.get(session);
    window.addEventListener("online", this.#wake);
  }

  get waiting() {
    return [...this.#waiting];
  }

  open() {
    if (this.#over) return;
    clearTimeout(this.#timer);
    this.#tell("state", "connecting");
    const socket = api.stream(this.#session);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#sent = false;
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", (event) => this.#heard(event.data));
    socket.addEventListener("close", (event) => socket === this.#socket && this.#closed(event.code));
  }

  close() {
    this.#over = true;
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.#wake);
    this.#socket?.close();
  }

  /** Sends now or later; returns the name of the message. */
  say(text) {
    const name = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16)).join("");
    this.#waiting.push({ name, text });
    this.#keep();
    this.#next();
    return name;
  }

  /** Bytes that have not left yet. */
  get backlog() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Anything else of the contract, audio too; lost where there is no connection. */
  send(data) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  #wake = () => {
    if (this.#socket?.readyState !== WebSocket.OPEN) this.open();
  };

  #opened() {
    this.#tell("state", "online");
    this.#tell("ready");
    this.#next();
  }

  /** One at a time: the answer to come then belongs to the first that waits. */
  #next() {
    const [first] = this.#waiting;
    if (!first || this.#sent || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#sent = true;
    this.send(JSON.stringify({ type: "text", text: first.text, idempotency_key: first.name }));
  }

  #heard(data) {
    if (typeof data !== "string") return this.#tell("other", data);
    const event = JSON.parse(data);
    // What was spoken has no place among the texts that wait.
    if (event.spoken && event.type === "message") this.#tell("answer", event);
    else if (event.type === "message") this.#answered(event);
    else if (event.type === "error" && !event.spoken) this.#failed(event);
    else this.#tell("other", event);
  }

  #answered(answer) {
    this.#failures = 0;
    const asked = this.#sent ? this.#waiting.shift() : null;
    this.#sent = false;
    this.#keep();
    this.#tell("answer", { ...answer, asked });
    this.#next();
  }

  #failed(problem) {
    this.#sent = false;
    if (problem.status === 404 || !this.#waiting.length) return;
    if (WORTH_ANOTHER_TRY.has(problem.status)) {
      this.#tell("state", "busy");
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#next(), this.#pause((problem.retry_after ?? 0) * 1000));
      return;
    }
    this.#giveUp(problem.detail);
    this.#next();
  }

  /** The first message is one that the server will never take. */
  #giveUp(detail) {
    const refused = this.#waiting.shift();
    this.#keep();
    this.#tell("refused", { ...refused, detail });
  }

  #closed(code) {
    if (this.#over) return;
    if (code === GONE) {
      this.close();
      this.#tell("gone");
      return;
    }
    if (code === TOO_BIG && this.#sent) this.#giveUp(texts.tooLong);
    this.#tell("state", code === REFUSED ? "busy" : "away");
    this.#timer = setTimeout(() => this.open(), this.#pause());
  }

  /** Twice as long each time, and never all clients at the same moment. */
  #pause(least = 0) {
    const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures++);
    return least + longest * (0.5 + Math.random() / 2);
  }

  #keep() {
    outbox.set(this.#session, this.#waiting);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
