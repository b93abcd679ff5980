// Toasts, alerts, questions and little menus.

import { byId, element, icon } from "./dom.js";

let hiding = 0;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.classList.add("shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => box.classList.remove("shown"), Math.max(2600, text.length * 55));
}

// Resolves to the form's values, or null when the person changed their mind.
export function question(title, children, { yes = "Được", no = "Thôi" } = {}) {
  const dialog = byId("dialog");
  byId("dialog-title").textContent = title;
  byId("dialog-body").replaceChildren(...children);
  byId("dialog-yes").textContent = yes;
  byId("dialog-yes").hidden = !yes;
  byId("dialog-no").textContent = no;
  byId("dialog-no").hidden = !no;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const values = Object.fromEntries(new FormData(byId("dialog-form")));
      resolve(dialog.returnValue ? { ...values, chosen: dialog.returnValue } : null);
    }, { once: true });
  });
}

export function alertBox(text) {
  return question("Thông báo", [element("p", { cls: "note" }, text)], { yes: "Đã rõ", no: "" });
}

export function field(name, label, options = {}) {
  return element("label", {}, label, element("input", { name, ...options }));
}

export function choice(name, label, values) {
  const items = Object.entries(values).map(([value, text]) => element("option", { value }, text));
  return element("label", {}, label, element("select", { name }, ...items));
}

export function popup(anchor, items) {
  const box = byId("popup");
  box.replaceChildren(...items.map((item) => element(
    "button", { type: "button", role: "menuitem", on: { click: () => { close(); item.act(); } } },
    item.icon ? icon(item.icon) : null, item.text,
  )));
  const opener = document.activeElement;
  box.hidden = false;
  place(box, anchor.getBoundingClientRect());
  anchor.setAttribute("aria-expanded", "true");
  box.firstChild.focus();
  const outside = (event) => { if (!box.contains(event.target)) close(); };
  const keys = (event) => move(event, box, () => { close(); opener?.focus(); });
  function close() {
    box.hidden = true;
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", keys, true);
  }
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", keys, true);
}

function place(box, near) {
  const { width, height } = box.getBoundingClientRect();
  const below = near.bottom + height + 8 < innerHeight;
  box.style.left = `${Math.max(8, Math.min(near.right - width, innerWidth - width - 8))}px`;
  box.style.top = `${below ? near.bottom + 4 : Math.max(8, near.top - height - 4)}px`;
}

function move(event, box, escape) {
  const buttons = [...box.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    escape();
  }
}
