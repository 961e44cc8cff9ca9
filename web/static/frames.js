// Runs where sound arrives, beside the page: 128 samples at a time in, frames of 32 ms out.

const FRAME_S = 0.032;

class Frames extends AudioWorkletProcessor {
  #size = Math.round(sampleRate * FRAME_S);
  #frame = new Int16Array(this.#size);
  #filled = 0;

  process([[samples]]) {
    for (const sample of samples ?? []) {
      this.#frame[this.#filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
      if (this.#filled === this.#size) this.#pass();
    }
    return true;
  }

  #pass() {
    this.port.postMessage(this.#frame.buffer, [this.#frame.buffer]);
    this.#frame = new Int16Array(this.#size);
    this.#filled = 0;
  }
}

registerProcessor("frames", Frames);
