// The microphone as frames of 16-bit sound. It is open only while somebody speaks: the browser's own
// sign that it listens is then true.

const RATE = 16000;
const WANTED = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Why there is no sound: "insecure", "denied", "none", "busy" or "other". */
export class NoMicrophone extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export class Microphone {
  #context = null;
  #stream = null;
  #source = null;
  #node = null;
  #wanted = 0;

  get isOpen() {
    return this.#node !== null;
  }

  /** Samples a second; most browsers bring sound to 16 kHz, the others tell what they have. */
  get rate() {
    return this.#context?.sampleRate ?? RATE;
  }

  /** False where it was closed again before it was open. Throws NoMicrophone. */
  async open(heard, lost) {
    const wanted = ++this.#wanted;
    if (!navigator.mediaDevices || !window.AudioWorkletNode) throw new NoMicrophone("insecure");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: WANTED });
      if (wanted !== this.#wanted) return release(stream);
      this.#stream = stream;
      await this.#connect(stream);
    } catch (error) {
      if (wanted === this.#wanted) this.close();
      throw new NoMicrophone(REASONS[error.name] ?? "other");
    }
    if (wanted !== this.#wanted) return release(this.#stream);
    this.#node.port.onmessage = ({ data }) => this.isOpen && heard(data);
    // Unplugged, or the permission taken back.
    this.#stream.getAudioTracks()[0].onended = () => this.isOpen && lost();
    return true;
  }

  close() {
    this.#wanted++;
    this.#source?.disconnect();
    this.#node?.disconnect();
    if (this.#stream) release(this.#stream);
    this.#context?.suspend();
    this.#stream = this.#source = this.#node = null;
  }

  async #connect(stream) {
    try {
      await this.#enter(stream, RATE);
    } catch (error) {
      // Firefox lets in no sound of another rate than the device's; the server takes that rate, too.
      if (error.name !== "NotSupportedError") throw error;
      this.#context = null;
      await this.#enter(stream, undefined);
    }
  }

  async #enter(stream, sampleRate) {
    if (!this.#context) {
      this.#context = new AudioContext({ sampleRate });
      await this.#context.audioWorklet.addModule("/static/frames.js");
    }
    const source = this.#context.createMediaStreamSource(stream);
    await this.#context.resume();
    this.#source = source;
    this.#node = new AudioWorkletNode(this.#context, "frames", { numberOfOutputs: 0 });
    source.connect(this.#node);
  }
}

function release(stream) {
  stream.getTracks().forEach((track) => track.stop());
  return false;
}
