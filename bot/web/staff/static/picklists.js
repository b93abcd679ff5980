/** Long lists of boxes: a field that narrows them, and how many are ticked. */
export function watchLists(form) {
  for (const list of form.querySelectorAll(".pick:has(.chosen)")) {
    const filter = list.querySelector("[data-filter]");
    const boxes = [...list.querySelectorAll(".tick")];
    const count = () => {
      const ticked = boxes.filter((box) => box.querySelector("input").checked);
      list.querySelector(".chosen").textContent = ticked.length ? `· ${ticked.length}` : "";
    };
    list.addEventListener("change", count);
    count();
    if (!filter) continue;
    filter.closest(".field").hidden = false;
    filter.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = fold(filter.value);
      for (const box of boxes) box.hidden = !fold(box.textContent).includes(wanted);
    });
    filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }
}

function fold(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
}
