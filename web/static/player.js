// Speaking aloud: pieces of 16 kHz sound one after the other without a gap, or the browser's own voice.

const RATE = 16000;
const LEAD_S = 0.06;

/** What the server speaks. `quiet` is called when all of an answer was heard. */
export class Player {
  /** The browser takes what it plays out of what its microphone hears. */
  isHeard = false;
  #quiet;
  #context = null;
  #sources = new Set();
  #until = 0;
  #more = false;

  constructor(quiet) {
    this.#quiet = quiet;
  }

  /** To be called while the shopper presses something: else browsers play nothing. */
  ready() {
    this.#context ??= new AudioContext({ sampleRate: RATE });
    this.#context.resume();
  }

  begin() {
    this.#more = true;
  }

  feed(sound) {
    if (!this.#more || !this.#context || sound.byteLength < 2) return;
    const samples = new Int16Array(sound, 0, sound.byteLength >> 1);
    const piece = this.#context.createBuffer(1, samples.length, RATE);
    piece.getChannelData(0).set(Float32Array.from(samples, (sample) => sample / 32768));
    this.#play(piece);
  }

  #play(piece) {
    const source = new AudioBufferSourceNode(this.#context, { buffer: piece });
    source.connect(this.#context.destination);
    const now = this.#context.currentTime;
    const at = this.#until > now ? this.#until : now + LEAD_S;
    this.#until = at + piece.duration;
    this.#sources.add(source);
    source.onended = () => {
      this.#sources.delete(source);
      this.#tell();
    };
    source.start(at);
  }

  /** No more of this answer will come. */
  finish() {
    this.#more = false;
    this.#tell();
  }

  /** Throws away what was not heard yet. */
  drop() {
    this.#more = false;
    this.#until = 0;
    for (const source of this.#sources) {
      source.onended = null;
      source.stop();
    }
    this.#sources.clear();
  }

  #tell() {
    if (!this.#more && !this.#sources.size) this.#quiet();
  }
}

/** For a server without a voice: the browser reads the text. */
export class BrowserVoice {
  /** It goes past the echo cancellation, so that the microphone hears it. */
  isHeard = true;
  #quiet;
  #left = 0;
  #more = false;

  constructor(quiet) {
    this.#quiet = quiet;
  }

  ready() {}

  begin(text) {
    this.#more = true;
    // Some browsers stop within a long text.
    for (const sentence of text.split(/(?<=[.!?])\s+/)) this.#say(sentence);
  }

  #say(sentence) {
    if (!window.speechSynthesis) return;
    const words = new SpeechSynthesisUtterance(sentence);
    words.lang = "en";
    this.#left++;
    words.onend = words.onerror = () => {
      this.#left = Math.max(0, this.#left - 1);
      this.#tell();
    };
    speechSynthesis.speak(words);
  }

  feed() {}

  finish() {
    this.#more = false;
    this.#tell();
  }

  drop() {
    this.#more = false;
    this.#left = 0;
    window.speechSynthesis?.cancel();
  }

  #tell() {
    if (!this.#more && !this.#left) this.#quiet();
  }
}
