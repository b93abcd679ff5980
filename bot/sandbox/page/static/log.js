// The messages of the open chat, kept in step with what happens.

import { bubble } from "./bubble.js";
import { byId, day, element } from "./dom.js";

export class Log {
  constructor(page) {
    this.page = page;
    this.list = byId("messages");
    this.scroll = byId("scroll");
    this.newest = 0;
    this.scroll.addEventListener("scroll", () => { byId("jump").hidden = this.#nearEnd(260); });
    byId("jump").addEventListener("click", () => this.toEnd(true));
    new ResizeObserver(() => { if (this.following) this.toEnd(); }).observe(this.scroll);
    this.following = true;
    this.scroll.addEventListener("scroll", () => { this.following = this.#nearEnd(90); });
  }

  fill(messages) {
    this.list.setAttribute("aria-live", "off");
    this.list.replaceChildren();
    for (const message of messages) this.#append(message);
    this.toEnd();
    requestAnimationFrame(() => this.list.setAttribute("aria-live", "polite"));
  }

  take(entry) {
    const { message } = entry;
    const old = this.list.querySelector(`li[data-id="${message.message_id}"]`);
    const near = this.#nearEnd(120) || entry.author === "person";
    if (entry.kind === "delete") old?.remove();
    else if (old) old.replaceWith(this.#element(message));
    else if (entry.kind === "message") this.#append(message).classList.add("fresh");
    this.#shape();
    if (near) this.toEnd();
  }

  redraw(messages) {
    const { scrollTop } = this.scroll;
    this.fill(messages);
    this.scroll.scrollTop = scrollTop;
  }

  show(messageId) {
    const item = this.list.querySelector(`li[data-id="${messageId}"]`);
    item?.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  toEnd(smooth = false) {
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior: smooth ? "smooth" : "auto" });
    byId("jump").hidden = true;
  }

  #nearEnd(room) {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < room;
  }

  #element(message) {
    const mine = message.from.id === this.page.actor;
    return bubble(message, { mine, named: this.page.chat.kind !== "private", acts: this.page });
  }

  #append(message) {
    const item = this.#element(message);
    const before = this.list.lastElementChild;
    if (before?.dataset.day !== item.dataset.day) {
      const sign = element("li", { cls: "day", "data-day": item.dataset.day }, day(message.date));
      this.list.append(sign);
    }
    this.list.append(item);
    this.#shape(item);
    for (const picture of item.querySelectorAll("img")) picture.addEventListener("load", () => { if (this.following) this.toEnd(); });
    return item;
  }

  // Neighbours by the same hand form a group: its first and last bubbles are rounded differently.
  #shape(from) {
    const items = from ? [from.previousElementSibling, from] : [...this.list.children];
    for (const item of items) {
      if (!item?.dataset.from) continue;
      item.classList.toggle("first", item.previousElementSibling?.dataset.from !== item.dataset.from);
      item.classList.toggle("last", item.nextElementSibling?.dataset.from !== item.dataset.from);
    }
  }
}
