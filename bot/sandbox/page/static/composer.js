// Writing: the input, the commands list, inline mode, the bot's keyboard, attachments.

import { ask } from "./api.js";
import { byId, element } from "./dom.js";
import { popup, toast } from "./notices.js";

export class Composer {
  constructor(page) {
    this.page = page;
    this.words = byId("words");
    this.quoted = null;
    this.asked = 0;
    this.waiting = 0;
    this.keysHidden = false;
    this.drafts = new Map();
    this.#listen();
  }

  #listen() {
    byId("composer").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.words.addEventListener("input", () => this.typed());
    this.words.addEventListener("keydown", (event) => this.#key(event));
    byId("menu").addEventListener("click", () => this.#commands(byId("commands").hidden, ""));
    byId("clip").addEventListener("click", (event) => this.#attach(event.currentTarget));
    byId("file").addEventListener("change", () => this.#upload());
    byId("quoting-end").addEventListener("click", () => this.quote(null));
    byId("keys").addEventListener("click", () => { this.keysHidden = !this.keysHidden; this.drawKeyboard(); });
  }

  #key(event) {
    const panel = [byId("results"), byId("commands")].find((box) => !box.hidden);
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      if (panel) this.closePanels(); else this.quote(null);
    } else if (event.key === "ArrowUp" && panel) {
      event.preventDefault();
      panel.querySelector("button:last-of-type")?.focus();
    }
  }

  open(chatId, previous) {
    if (previous) this.drafts.set(previous, this.words.value);
    this.words.value = this.drafts.get(chatId) || "";
    this.quote(null);
    this.closePanels();
    this.typed();
    this.drawKeyboard();
  }

  write(text) {
    this.words.value = text;
    this.words.focus();
    this.typed();
  }

  typed() {
    this.words.style.height = "auto";
    this.words.style.height = `${this.words.scrollHeight}px`;
    const text = this.words.value;
    byId("send").disabled = !text.trim();
    byId("menu").classList.toggle("short", Boolean(text));
    this.#commands(/^\/\w*$/.test(text), text.slice(1));
    this.#inline(text);
  }

  async submit() {
    const text = this.words.value.trim();
    if (!text) return;
    if (this.quoted?.editing) {
      await this.page.act("edit", { message_id: this.quoted.message.message_id, text });
    } else {
      await this.page.act("send", { text, ...(this.quoted && { reply_to_message_id: this.quoted.message.message_id }) });
    }
    this.quote(null);
    this.write("");
  }

  quote(message, editing = false) {
    const wasEditing = this.quoted?.editing;
    this.quoted = message && { message, editing };
    byId("quoting").hidden = !message;
    if (!message) {
      if (wasEditing) this.words.value = "";
      return;
    }
    byId("quoting-what").textContent = editing ? "Sửa tin" : `Trả lời ${message.from.first_name}`;
    byId("quoting-text").textContent = message.text || message.caption || "";
    if (editing) this.write(message.text); else this.words.focus();
  }

  closePanels() {
    clearTimeout(this.waiting);
    this.asked += 1;
    byId("results").hidden = byId("commands").hidden = true;
    byId("menu").setAttribute("aria-expanded", "false");
  }

  #commands(wanted, start) {
    const found = (this.page.chat?.commands || []).filter((item) => item.command.startsWith(start.toLowerCase()));
    const box = byId("commands");
    box.hidden = !wanted || (Boolean(start) && !found.length);
    byId("menu").setAttribute("aria-expanded", String(!box.hidden));
    if (box.hidden) return;
    box.replaceChildren(...found.map((item) => option(
      "one", () => { this.closePanels(); this.words.value = ""; this.typed(); this.page.command(`/${item.command}`); },
      element("b", {}, `/${item.command}`), element("span", {}, item.description),
    )));
    if (!found.length) box.append(element("p", {}, "Bot chưa công bố lệnh nào."));
    roving(box, this.words);
  }

  #inline(text) {
    const match = text.match(new RegExp(`^@${this.page.state.bot.username}\\s(.*)$`, "is"));
    clearTimeout(this.waiting);
    this.asked += 1;
    if (!match) { byId("results").hidden = true; return; }
    const turn = this.asked;
    this.waiting = setTimeout(() => this.#askBot(match[1].trim(), turn), 220);
  }

  async #askBot(query, turn) {
    const answer = await this.page.act("inline", { query, wait_s: 8 });
    if (!answer || turn !== this.asked) return;
    const box = byId("results");
    box.hidden = false;
    box.replaceChildren(...answer.results.map((result) => option(
      "", () => this.#choose(answer, result),
      element("b", {}, result.title || "Kết quả"), element("span", {}, result.description || ""),
    )));
    if (answer.button) box.prepend(option("lead", () => this.page.start(answer.button.start_parameter), answer.button.text));
    if (!answer.results.length) {
      box.append(element("p", {}, answer.answered ? "Bot không tìm thấy gì." : "Bot chưa trả lời."));
    }
    roving(box, this.words);
  }

  async #choose(answer, result) {
    await this.page.act("inline/choose", { query_id: answer.query_id, result_id: result.id });
    this.write("");
  }

  drawKeyboard() {
    const keyboard = this.page.chat?.keyboard;
    const rows = keyboard?.keyboard || [];
    const shown = rows.length > 0 && !this.page.gated;
    byId("keys").hidden = !shown;
    byId("keyboard").hidden = !shown || this.keysHidden;
    this.words.placeholder = keyboard?.input_field_placeholder || "Nhắn tin";
    byId("keyboard").replaceChildren(...rows.map((row) => element("div", {}, ...row.map((button) => element(
      "button", { type: "button", on: { click: () => this.#pressed(button, keyboard) } }, button.text,
    )))));
  }

  async #pressed(button, keyboard) {
    if (keyboard.one_time_keyboard) { this.keysHidden = true; this.drawKeyboard(); }
    if (button.request_contact) await this.page.act("send", { kind: "contact" });
    else if (button.request_location) await this.page.act("send", { kind: "location" });
    else await this.page.act("send", { text: button.text });
  }

  #attach(anchor) {
    const send = (kind) => () => this.page.act("send", { kind });
    const choose = (accept) => () => { byId("file").accept = accept; byId("file").click(); };
    popup(anchor, [
      { icon: "image", text: "Ảnh từ máy…", act: choose("image/png,image/jpeg,image/gif") },
      { icon: "file", text: "Tệp từ máy…", act: choose("") },
      { icon: "mic", text: "Tin thoại thử", act: send("voice") },
      { icon: "smile", text: "Nhãn dán thử", act: send("sticker") },
      { icon: "pin", text: "Vị trí thử", act: send("location") },
      { icon: "user", text: "Danh bạ của mình", act: send("contact") },
    ]);
  }

  async #upload() {
    const file = byId("file").files[0];
    byId("file").value = "";
    if (!file) return;
    if (file.size > 10 * 1024 * 1024) { toast("Tệp quá lớn cho hộp cát (10 MB)."); return; }
    const picture = ["image/png", "image/jpeg", "image/gif"].includes(file.type);
    const kind = picture && byId("file").accept ? "photo" : "document";
    const body = { kind, filename: file.name, content_type: file.type, content_base64: await base64(file) };
    await this.page.act("send", { ...body, caption: this.words.value.trim() });
    this.write("");
  }
}

function option(cls, act, ...children) {
  return element("button", { type: "button", role: "option", "aria-selected": "false", cls, on: { click: act } }, ...children);
}

// Arrow keys walk through a list of options; Escape goes back to the words.
function roving(box, words) {
  box.onkeydown = (event) => {
    const options = [...box.querySelectorAll("button")];
    const place = options.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && place === options.length - 1) words.focus();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") options.at((place + (event.key === "ArrowDown" ? 1 : -1)) % options.length)?.focus();
    else if (event.key === "Escape") { box.hidden = true; words.focus(); } else return;
    event.preventDefault();
  };
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });
}
