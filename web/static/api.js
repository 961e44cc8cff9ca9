// The REST contract of the server: begin, look back, rate, explain, erase.

const PREFIX = "/api/v1/conversations";
const LONGEST_MS = 15000;

/** What the server said instead of an answer. */
export class Refused extends Error {
  constructor(status, detail, wait) {
    super(detail || `HTTP ${status}`);
    this.status = status;
    this.wait = wait;
  }
}

async function ask(method, path, content) {
  const body = content === undefined ? {} : { body: JSON.stringify(content) };
  const response = await fetch(path, {
    method,
    headers: content === undefined ? {} : { "Content-Type": "application/json" },
    cache: "no-store",
    signal: AbortSignal.timeout(LONGEST_MS),
    ...body,
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Refused(response.status, problem.detail, Number(response.headers.get("Retry-After")) || 0);
  }
  return response.status === 204 ? null : response.json();
}

const at = (session, ...rest) => [PREFIX, encodeURIComponent(session), ...rest].join("/");

export const settings = () => ask("GET", "/page.json");
export const begin = () => ask("POST", PREFIX);
export const view = (session) => ask("GET", at(session, "view"));
export const erase = (session) => ask("DELETE", at(session));
export const rate = (session, turn, rating) =>
  ask("PUT", at(session, "turns", turn, "feedback"), { rating });
export const explain = (session, turn) => ask("GET", at(session, "turns", turn, "trace"));

export function stream(session) {
  const address = new URL(at(session, "stream"), location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return new WebSocket(address);
}
