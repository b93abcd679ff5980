// The page: which chat is open, who acts in it, and what every tap does.

import { ask, listen, Refused } from "./api.js";
import { Composer } from "./composer.js";
import { avatar, byId, element } from "./dom.js";
import { drawList } from "./list.js";
import { Log } from "./log.js";
import { alertBox, choice, field, popup, question, toast } from "./notices.js";

class Page {
  constructor() {
    this.state = { chats: new Map(), people: new Map(), bot: {}, unread: new Map(), current: null };
    this.actors = new Map();
    this.messages = [];
    this.log = new Log(this);
    this.composer = new Composer(this);
    this.typingEnds = 0;
    this.entries = 0;
    byId("back").addEventListener("click", () => this.close());
    byId("more").addEventListener("click", (event) => this.#options(event.currentTarget));
    byId("gate").addEventListener("click", () => this.#throughGate());
    byId("add-person").addEventListener("click", () => this.#addPerson());
    byId("actor").addEventListener("change", (event) => {
      this.actors.set(this.state.current, Number(event.target.value));
      this.#drawHead();
      this.log.redraw(this.messages);
    });
    addEventListener("popstate", () => this.#fromAddress());
  }

  get chat() { return this.state.chats.get(this.state.current); }
  get person() { return this.state.people.get(this.actor); }
  get actor() { return this.actors.get(this.state.current) ?? this.chat?.member_ids[0]; }
  get gated() { return this.chat?.kind === "private" && (!this.person.started || this.person.blocked || this.person.deactivated); }

  async begin() {
    await this.reload();
    this.#fromAddress();
    listen((event) => this.#happened(event), (live) => {
      byId("line").textContent = live ? "" : "mất nối, đang nối lại…";
    });
  }

  async reload() {
    const { entries } = this;
    const [people, chats] = await Promise.all([ask("GET", "/people"), ask("GET", "/chats")]);
    // Something arrived meanwhile: what was fetched may be older, and would take a new keyboard away again.
    if (entries !== this.entries) { await this.reload(); return; }
    this.state.bot = people.bot;
    this.state.people = new Map(people.people.map((person) => [person.id, person]));
    this.state.chats = new Map(chats.chats.map((chat) => [chat.id, chat]));
    drawList(this.state, (id) => this.open(id));
    if (this.chat) this.#drawHead();
  }

  // Opening and closing

  #fromAddress() {
    const id = Number(location.hash.slice(1));
    if (this.state.chats.has(id)) this.open(id, false);
    else this.close(false);
  }

  async open(id, remember = true) {
    const previous = this.state.current;
    this.state.current = id;
    this.state.unread.delete(id);
    if (remember && previous !== id) history.pushState(null, "", `#${id}`);
    document.body.dataset.view = "chat";
    byId("empty").hidden = true;
    byId("open").hidden = false;
    drawList(this.state, (other) => this.open(other));
    await this.#load();
    this.composer.open(id, previous === id ? null : previous);
    if (matchMedia("(hover: hover)").matches && !this.gated) byId("words").focus();
  }

  async #load() {
    const id = this.state.current;
    const seen = await ask("GET", `/chats/${id}/history`);
    if (id !== this.state.current) return;
    this.messages = seen.messages;
    this.state.chats.set(id, seen.chat);
    this.#typing(false);
    this.#drawHead();
    this.log.fill(this.messages);
  }

  close(remember = true) {
    this.state.current = null;
    document.body.dataset.view = "list";
    byId("empty").hidden = false;
    byId("open").hidden = true;
    if (remember) history.pushState(null, "", location.pathname);
    drawList(this.state, (id) => this.open(id));
  }

  #drawHead() {
    const { chat, person } = this;
    const withBot = chat.kind === "private";
    const shown = withBot ? this.state.bot.first_name : this.#title();
    const sign = avatar(shown, chat.id, withBot);
    sign.id = "peer-avatar";
    byId("peer-avatar").replaceWith(sign);
    byId("peer-name").textContent = shown;
    this.#drawState();
    byId("as").hidden = chat.member_ids.length < 2;
    byId("actor").replaceChildren(...chat.member_ids.map((id) => {
      const option = element("option", { value: id }, this.state.people.get(id).first_name);
      option.selected = id === this.actor;
      return option;
    }));
    byId("gate").hidden = !this.gated;
    byId("composer").hidden = this.gated;
    byId("gate").textContent = person.deactivated ? "Khôi phục tài khoản" : person.blocked ? "Bỏ chặn bot" : "Bắt đầu";
    this.#drawIntro();
    this.composer.drawKeyboard();
  }

  #title() {
    const { chat } = this;
    if (chat.kind !== "direct") return chat.title;
    return this.state.people.get(chat.member_ids.find((id) => id !== this.actor)).first_name;
  }

  #drawState() {
    const { chat, person } = this;
    const kinds = { group: `${chat.member_ids.length} người${chat.bot_is_member ? " và bot" : ""}`, direct: "bot không thấy cuộc trò chuyện này" };
    byId("peer-state").textContent = kinds[chat.kind] || `bot · bạn đang là ${person.first_name}`;
    byId("peer-state").classList.remove("busy");
  }

  #drawIntro() {
    const { bot } = this.state;
    const empty = this.chat.kind === "private" && !this.messages.length;
    byId("intro").hidden = !empty;
    const text = bot.description || "Bấm “Bắt đầu” để trò chuyện với bot.";
    byId("intro").replaceChildren(avatar(bot.first_name, 0, true), element("b", {}, "Bot này làm được gì?"), text);
  }

  // What happens elsewhere

  #happened(event) {
    if (event.type === "entry") this.#entry(event);
    else if (event.type === "action" && event.chat_id === this.state.current) this.#typing(event.action);
    else if (event.type === "people" || event.type === "profile") this.#soon();
    else if (event.type === "hello" || event.type === "reload") this.reload().then(() => this.chat && this.#load());
  }

  #soon() {
    clearTimeout(this.reloading);
    this.reloading = setTimeout(() => this.reload(), 60);
  }

  #entry({ chat_id: id, entry }) {
    this.entries += 1;
    const chat = this.state.chats.get(id);
    if (!chat) { this.#soon(); return; }
    const newer = !chat.last_message || entry.message.message_id >= chat.last_message.message_id;
    if (entry.kind === "delete") this.#soon();
    else if (newer) chat.last_message = entry.message;
    if (entry.keyboard) chat.keyboard = entry.keyboard.remove_keyboard ? null : entry.keyboard;
    if (id === this.state.current) this.#entryHere(entry);
    else if (entry.kind === "message") this.state.unread.set(id, (this.state.unread.get(id) || 0) + 1);
    drawList(this.state, (other) => this.open(other));
  }

  #entryHere(entry) {
    const place = this.messages.findIndex((message) => message.message_id === entry.message.message_id);
    if (entry.kind === "delete") this.messages = this.messages.filter((_, at) => at !== place);
    else if (place >= 0) this.messages[place] = entry.message;
    else if (entry.kind === "message") this.messages.push(entry.message);
    if (entry.author === "bot") this.#typing(false);
    this.#drawIntro();
    this.log.take(entry);
    if (entry.keyboard) { this.composer.keysHidden = false; this.composer.drawKeyboard(); }
  }

  #typing(action) {
    clearTimeout(this.typingEnds);
    byId("typing").hidden = !action;
    if (!action) { if (this.chat) this.#drawState(); return; }
    byId("peer-state").textContent = action === "typing" ? "đang soạn tin…" : "đang gửi tệp…";
    byId("peer-state").classList.add("busy");
    if (this.log.following) this.log.toEnd();
    this.typingEnds = setTimeout(() => this.#typing(false), 5000);
  }

  // Acting

  async act(what, body = {}) {
    try {
      return await ask("POST", `/chats/${this.state.current}/${what}`, { from: this.actor, ...body });
    } catch (error) {
      toast(error instanceof Refused ? `Không làm được: ${error.message}` : "Không nối được với hộp cát.");
      return null;
    }
  }

  command(text) {
    const addressed = this.chat.kind === "group" && !text.includes("@") ? `${text}@${this.state.bot.username}` : text;
    return this.act("send", { text: addressed });
  }

  async start(payload) {
    await this.open(this.actor);
    return this.act("start", { payload: payload || "" });
  }

  // Links to the bot itself open here instead of outside.
  isOwn(url) {
    return url.host === "t.me" && url.pathname.slice(1).toLowerCase() === this.state.bot.username.toLowerCase();
  }

  ownLink(url) {
    const ours = this.isOwn(url);
    if (ours) this.start(url.searchParams.get("start"));
    return ours;
  }

  show(messageId) { this.log.show(messageId); }

  tools(message, anchor) {
    const items = [{ icon: "share", text: "Trả lời", act: () => this.composer.quote(message) }];
    if (message.from.id === this.actor && message.text && !message.via_bot) {
      items.push({ icon: "pen", text: "Sửa", act: () => this.composer.quote(message, true) });
    }
    const words = message.text || message.caption;
    if (words) items.push({ icon: "copy", text: "Chép chữ", act: () => navigator.clipboard?.writeText(words).then(() => toast("Đã chép")) });
    popup(anchor, items);
  }

  async press(message, button, key) {
    if ("copy_text" in button) {
      await navigator.clipboard?.writeText(button.copy_text.text);
      toast(`Đã chép: ${button.copy_text.text}`);
    } else if ("switch_inline_query_current_chat" in button) {
      this.composer.write(`@${this.state.bot.username} ${button.switch_inline_query_current_chat}`);
    } else if ("switch_inline_query" in button || button.switch_inline_query_chosen_chat) {
      await this.#share(button.switch_inline_query ?? button.switch_inline_query_chosen_chat.query ?? "");
    } else {
      await this.#callback(message, button, key);
    }
  }

  async #callback(message, button, key) {
    if (key.classList.contains("waiting")) return;
    key.classList.add("waiting");
    const asked = await this.act("tap", { message_id: message.message_id, data: button.callback_data });
    if (asked) {
      const { answer } = await ask("GET", `/callbacks/${asked.callback_query_id}?wait_s=15`).catch(() => ({}));
      if (answer?.url) { const url = new URL(answer.url); this.ownLink(url) || toast(`Bot mời mở: ${url.href}`); }
      if (answer?.text) { if (answer.show_alert) await alertBox(answer.text); else toast(answer.text); }
      if (!answer) toast("Bot chưa trả lời nút này.");
    }
    key.classList.remove("waiting");
  }

  async #share(query) {
    const me = this.actor;
    const others = [...this.state.people.values()].filter((person) => person.id !== me);
    const places = [...this.state.chats.values()].filter((chat) => chat.kind === "group" && chat.member_ids.includes(me));
    const pick = (value, name, id) => element("button", { cls: "pick", value }, avatar(name, id), name);
    const items = [...places.map((chat) => pick(`chat:${chat.id}`, chat.title, chat.id)), ...others.map((person) => pick(`person:${person.id}`, person.first_name, person.id))];
    const chosen = await question("Gửi cho ai?", items, { yes: "" });
    if (!chosen) return;
    const [kind, id] = chosen.chosen.split(":");
    const chat = kind === "chat" ? Number(id) : (await ask("POST", "/direct", { from: me, to: Number(id) })).id;
    await this.reload();
    this.actors.set(chat, me);
    await this.open(chat);
    this.composer.write(`@${this.state.bot.username} ${query}`);
  }

  // Options

  #options(anchor) {
    const items = [{ icon: "out", text: "Mở bằng liên kết (start=…)", act: () => this.#deepLink() }];
    if (this.chat.kind === "private") {
      const { person } = this;
      const turn = person.blocked ? "unblock" : "block";
      items.push({ icon: "close", text: person.blocked ? "Bỏ chặn bot" : "Chặn bot", act: () => this.act(turn) });
      const next = person.language_code === "vi" ? "en" : "vi";
      const text = next === "en" ? "Dùng máy tiếng Anh" : "Dùng máy tiếng Việt";
      items.push({ icon: "user", text, act: () => ask("PATCH", `/people/${person.id}`, { language_code: next }) });
    }
    popup(anchor, items);
  }

  async #deepLink() {
    const lead = `https://t.me/${this.state.bot.username}?start=`;
    const inputs = [field("payload", lead, { maxlength: 300, autocapitalize: "off", spellcheck: "false", placeholder: "sv_khai_sinh" })];
    inputs.push(element("p", { cls: "note" }, "1 đến 64 ký tự: chữ không dấu, số, _ và -. Dán cả liên kết cũng được."));
    const answer = await question("Mở bot bằng liên kết", inputs, { yes: "Mở" });
    if (answer) await this.start(answer.payload.trim().replace(/^.*[?&]start=/, ""));
  }

  async #throughGate() {
    const { person } = this;
    if (person.deactivated) await ask("PATCH", `/people/${person.id}`, { deactivated: false });
    else if (person.blocked) await this.act("unblock");
    else await this.act("start");
    await this.reload();
    byId("words").focus();
  }

  async #addPerson() {
    const roles = { citizen: "Người dân", officer: "Cán bộ", manager: "Lãnh đạo", administrator: "Quản trị" };
    const inputs = [field("name", "Tên", { required: "", maxlength: 64 }), choice("role", "Vai", roles)];
    const answer = await question("Thêm người dùng thử", inputs, { yes: "Thêm" });
    if (!answer?.name.trim()) return;
    const person = await ask("POST", "/people", { name: answer.name, role: answer.role });
    await this.reload();
    await this.open(person.id);
  }
}

byId("dialog-no").addEventListener("click", () => byId("dialog").close(""));
new Page().begin();
