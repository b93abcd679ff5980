/** Buttons above a text that put tags around what is selected, as Telegram knows them. */
export function watchTools(form) {
  for (const bar of form.querySelectorAll(".tools")) {
    const text = document.getElementById(bar.dataset.for);
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) press(button.dataset, text);
    });
    for (const button of bar.querySelectorAll("button")) button.hidden = false;
  }
}

function press({ tag, insert, address }, text) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const selected = value.slice(start, end);
  if (insert) put(text, insert, start + insert.length, start + insert.length);
  else if (tag === "a") {
    const open = `<a href="${address}">`;
    put(text, `${open}${selected}</a>`, start + 9, start + 9 + address.length);
  } else {
    const open = `<${tag}>`;
    put(text, `${open}${selected}</${tag}>`, start + open.length, start + open.length + selected.length);
  }
}

/** Typed through the browser, so that Ctrl+Z takes it back; else set directly. */
function put(text, words, start, end) {
  text.focus();
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  text.setSelectionRange(start, end);
}
