// One message as an element.

import { fileAddress } from "./api.js";
import { clock, element, icon, safeAddress } from "./dom.js";
import { formatted } from "./text.js";

export function bubble(message, { mine, named, acts }) {
  const rows = message.reply_markup?.inline_keyboard;
  const kinds = ["message", mine ? "mine" : "", rows ? "has-keys" : "", message.sticker ? "bare" : ""];
  const box = element("div", { cls: "bubble" });
  if (named && !mine) box.append(element("span", { cls: "sender" }, message.from.first_name));
  if (message.via_bot) box.append(element("span", { cls: "via" }, `qua @${message.via_bot.username}`));
  if (message.reply_to_message) box.append(quote(message.reply_to_message, acts));
  const parts = content(message, acts);
  const words = parts.at(-1)?.classList.contains("words") ? parts.at(-1) : box;
  box.append(...parts);
  words.append(stamp(message));
  const item = element("li", { cls: kinds.filter(Boolean).join(" "), "data-id": message.message_id }, box);
  item.dataset.from = message.from.id;
  item.dataset.day = new Date(message.date * 1000).toDateString();
  if (rows) item.append(keyboard(message, rows, acts));
  const open = (event) => acts.tools(message, event.currentTarget);
  const tools = { type: "button", cls: "round tools", "aria-label": "Trả lời hoặc sửa tin này", "aria-haspopup": "menu" };
  item.append(element("button", { ...tools, on: { click: open } }, icon("more")));
  return item;
}

export function summary(message) {
  const words = message.text || message.caption;
  if (words) return words.replace(/\s+/g, " ");
  const kinds = { photo: "Ảnh", document: "Tệp", voice: "Tin thoại", sticker: "Nhãn dán", location: "Vị trí", contact: "Danh bạ" };
  const kind = Object.keys(kinds).find((name) => message[name]);
  return kind ? kinds[kind] : "Tin nhắn";
}

function stamp(message) {
  const edited = message.edit_date ? "đã sửa " : "";
  return element("span", { cls: "stamp" }, `${edited}${clock(message.date)}`);
}

function quote(message, acts) {
  const show = () => acts.show(message.message_id);
  return element(
    "button", { type: "button", cls: "quote", on: { click: show } },
    element("b", {}, message.from.first_name), element("span", {}, summary(message)),
  );
}

function content(message, acts) {
  const parts = [];
  if (message.photo) parts.push(photo(message));
  if (message.document) parts.push(documentCard(message.document));
  if (message.voice) parts.push(card("mic", "Tin thoại", `${message.voice.duration} giây`));
  if (message.location) parts.push(card("pin", "Vị trí", `${message.location.latitude}, ${message.location.longitude}`));
  if (message.contact) parts.push(card("user", message.contact.first_name, message.contact.phone_number));
  if (message.sticker) parts.push(element("div", { cls: "sticker" }, message.sticker.emoji || "🙂"));
  if (message.text) parts.push(formatted(message.text, message.entities, acts));
  if (message.caption) parts.push(formatted(message.caption, message.caption_entities, acts));
  return parts;
}

function photo(message) {
  const largest = message.photo.at(-1);
  const address = fileAddress(largest.file_id);
  const size = { width: largest.width, height: largest.height };
  const picture = element("img", { src: address, alt: message.caption || "Ảnh", loading: "lazy", ...size });
  return element("a", { cls: "photo", href: address, target: "_blank", rel: "noopener" }, picture);
}

function documentCard(file) {
  const size = file.file_size > 1e6 ? `${(file.file_size / 1e6).toFixed(1)} MB` : `${Math.ceil(file.file_size / 1000)} KB`;
  return card("file", file.file_name || "Tệp", size, { href: fileAddress(file.file_id), download: file.file_name || "" });
}

function card(kind, name, more, link) {
  const words = element("span", {}, element("b", {}, name), element("small", {}, more));
  return element(link ? "a" : "div", { cls: "card", ...link }, element("span", {}, icon(kind)), words);
}

function keyboard(message, rows, acts) {
  const lines = rows.map((row) => element("div", {}, ...row.map((button) => key(message, button, acts))));
  return element("div", { cls: "buttons", role: "group", "aria-label": "Các nút" }, ...lines);
}

function key(message, button, acts) {
  const style = ["success", "danger", "primary"].includes(button.style) ? button.style : "";
  const address = button.url || button.login_url?.url || button.web_app?.url;
  if (address) return linkKey(button, address, style, acts);
  const press = (event) => acts.press(message, button, event.currentTarget);
  const sign = "copy_text" in button ? "copy" : "callback_data" in button ? null : "share";
  return element("button", { type: "button", cls: style, on: { click: press } }, button.text, sign ? icon(sign) : null);
}

function linkKey(button, address, style, acts) {
  const url = safeAddress(address);
  const open = (event) => { if (url && acts.ownLink(url)) event.preventDefault(); };
  const where = !url ? "liên kết không mở được" : acts.isOwn(url) ? "mở bot" : `mở ngoài: ${url.host || url.href}`;
  const host = element("small", {}, where);
  const options = { cls: style, href: url?.href, target: "_blank", rel: "noopener noreferrer", title: url?.href };
  return element("a", { ...options, on: { click: open } }, button.text, host, icon(button.web_app ? "app" : "out"));
}
