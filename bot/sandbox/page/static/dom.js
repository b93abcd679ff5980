// Building elements. Text only ever enters as text nodes, so nothing written by people becomes markup.

export const byId = (id) => document.getElementById(id);

export function element(tag, options = {}, ...children) {
  const made = document.createElement(tag);
  const { cls, on, ...rest } = options;
  if (cls) made.className = cls;
  for (const [name, value] of Object.entries(rest)) if (value !== undefined && value !== null) made.setAttribute(name, value);
  for (const [name, action] of Object.entries(on || {})) made.addEventListener(name, action);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export function avatar(name, id, isBot = false) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, " ").trim().split(/\s+/);
  const letters = isBot ? "MC" : (words.at(-1) || "?").slice(0, 1);
  const colour = isBot ? "bot" : `c${Math.abs(id) % 7}`;
  return element("span", { cls: `avatar ${colour}`, "aria-hidden": "true" }, letters.toUpperCase());
}

// Only these may be opened; anything else stays plain text.
export function safeAddress(address) {
  try {
    const url = new URL(address.includes(":") ? address : `https://${address}`);
    return ["http:", "https:", "mailto:", "tel:", "tg:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
}

export function day(seconds) {
  const at = new Date(seconds * 1000);
  const today = new Date();
  if (at.toDateString() === today.toDateString()) return "Hôm nay";
  const options = { day: "numeric", month: "long" };
  if (at.getFullYear() !== today.getFullYear()) options.year = "numeric";
  return at.toLocaleDateString("vi-VN", options);
}
