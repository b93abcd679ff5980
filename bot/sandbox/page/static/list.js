// The list of people and chats.

import { summary } from "./bubble.js";
import { avatar, byId, clock, day, element } from "./dom.js";

const ROLES = { officer: "cán bộ", manager: "lãnh đạo", administrator: "quản trị" };

export function drawList(state, onOpen) {
  const order = [...state.chats.values()];
  byId("chats").replaceChildren(...order.map((chat) => element("li", {}, line(state, chat, onOpen))));
}

function line(state, chat, onOpen) {
  const last = chat.last_message;
  const person = state.people.get(chat.id);
  const role = chat.kind === "group" ? "nhóm" : chat.kind === "direct" ? "riêng" : ROLES[person?.role];
  const name = element("span", { cls: "name" }, element("span", {}, chat.title), role ? element("span", { cls: "role" }, role) : null);
  const text = element("span", { cls: "text" }, name, element("span", { cls: "last" }, lastWords(state, chat, person)));
  const unread = state.unread.get(chat.id) || 0;
  const edge = element(
    "span", { cls: "edge" },
    element("span", { cls: "when" }, last ? when(last.date) : ""),
    unread ? element("span", { cls: "badge", "aria-label": `${unread} tin chưa xem` }, String(unread)) : null,
  );
  const current = { "aria-current": state.current === chat.id ? "true" : undefined, "data-chat": chat.id };
  return element("button", { type: "button", ...current, on: { click: () => onOpen(chat.id) } }, avatar(chat.title, chat.id), text, edge);
}

function lastWords(state, chat, person) {
  const last = chat.last_message;
  if (person?.deactivated) return "tài khoản đã xóa";
  if (person?.blocked) return "đã chặn bot";
  if (!last) return chat.kind === "private" ? "chưa bắt đầu với bot" : "chưa có tin nhắn";
  const name = last.from.id === state.bot.id ? "Bot: " : chat.kind === "private" ? "" : `${last.from.first_name}: `;
  return name + summary(last);
}

function when(seconds) {
  const named = day(seconds);
  return named === "Hôm nay" ? clock(seconds) : named;
}
