// Formatted text as elements. Offsets are UTF-16 units, as JavaScript counts.

import { element, safeAddress } from "./dom.js";
import { toast } from "./notices.js";

export function formatted(text, entities, acts) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const holder = element("div", { cls: "words" });
  holder.append(...stretch(text, 0, text.length, sorted, acts));
  if (!sorted.length && /^(\p{Extended_Pictographic}\uFE0F?){1,3}$/u.test(text)) holder.classList.add("big");
  return holder;
}

function stretch(text, start, end, entities, acts) {
  const parts = [];
  let at = start;
  for (let place = 0; place < entities.length; place += 1) {
    const entity = entities[place];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > at) parts.push(text.slice(at, from));
    const inside = entities.slice(place + 1).filter((other) => other.offset < to);
    parts.push(wrapped(entity, text.slice(from, to), stretch(text, from, to, inside, acts), acts));
    // The line end after a block belongs to the block; shown as well it would be an empty line.
    at = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to;
  }
  if (at < end) parts.push(text.slice(at, end));
  return parts;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", pre: "pre", blockquote: "blockquote" };

function wrapped(entity, text, children, acts) {
  const plain = PLAIN[entity.type];
  if (plain) return element(plain, {}, ...children);
  const special = SPECIAL[entity.type];
  return special ? special(text, children, acts, entity) : element("span", {}, ...children);
}

const SPECIAL = {
  code(text, children) {
    const copy = () => navigator.clipboard?.writeText(text).then(() => toast("Đã chép"));
    return element("code", { title: "Bấm để chép", on: { click: copy } }, ...children);
  },
  spoiler(_text, children) {
    const tell = (event) => event.currentTarget.classList.add("told");
    return element("span", { cls: "spoiler", role: "button", tabindex: "0", on: { click: tell, keydown: onEnter(tell) } }, ...children);
  },
  expandable_blockquote(_text, children) {
    const turn = (event) => {
      const folded = event.currentTarget.classList.toggle("folded");
      event.currentTarget.setAttribute("aria-expanded", String(!folded));
    };
    const options = { cls: "folded", role: "button", tabindex: "0", "aria-expanded": "false" };
    return element("blockquote", { ...options, on: { click: turn, keydown: onEnter(turn) } }, ...children);
  },
  bot_command(text, children, acts) {
    return element("button", { type: "button", cls: "command", on: { click: () => acts.command(text) } }, ...children);
  },
  url: (text, children, acts) => link(text, children, acts),
  text_link: (_text, children, acts, entity) => link(entity.url, children, acts),
  email: (text, children, acts) => link(`mailto:${text}`, children, acts),
};

function link(address, children, acts) {
  const url = safeAddress(address);
  if (!url) return element("span", {}, ...children);
  const open = (event) => { if (acts.ownLink(url)) event.preventDefault(); };
  const options = { href: url.href, target: "_blank", rel: "noopener noreferrer", title: url.href, on: { click: open } };
  return element("a", options, ...children);
}

function onEnter(action) {
  return (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); action(event); } };
}
