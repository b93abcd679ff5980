// Talking to the sandbox: JSON calls and the live line.

export class Refused extends Error {}

export async function ask(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(`/sandbox${path}`, options);
  const result = await answer.json();
  if (!answer.ok) throw new Refused(result.error || String(answer.status));
  return result;
}

export function listen(onEvent, onLine) {
  const source = new EventSource("/sandbox/events");
  source.onopen = () => onLine(true);
  source.onerror = () => {
    onLine(false);
    // A browser gives up for good after some errors; a new line is opened then.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(onEvent, onLine), 1500);
  };
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
}

export function fileAddress(fileId) {
  return `/sandbox/files/${encodeURIComponent(fileId)}`;
}
