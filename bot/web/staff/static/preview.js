const PAUSE_MS = 350;

/** Keeps the preview true to what stands in the fields, a moment after the last keystroke. */
export function follow(form, picture) {
  const preview = document.getElementById("preview");
  const status = document.getElementById("preview-status");
  let timer = 0;
  let current = null;

  async function renew() {
    current?.abort();
    current = new AbortController();
    try {
      const answer = await fetch("/staff/campaigns/preview", {
        method: "POST", body: fieldsOf(form, picture), headers: { "X-CSRF": form.elements.csrf.value },
        signal: current.signal, credentials: "same-origin", redirect: "manual",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      preview.innerHTML = await answer.text();
      showLengths(preview);
      picture.fill(preview);
      status.textContent = preview.firstElementChild?.dataset.said ?? "";
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = status.dataset.failed;
    }
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(renew, PAUSE_MS); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  showLengths(preview);
  picture.fill(preview);
}

/** The fields without the picture itself: that one was chosen is enough for lengths and shape. */
function fieldsOf(form, picture) {
  const fields = new FormData(form);
  fields.delete("picture");
  if (picture.isChosen()) fields.set("has_picture", "1");
  return fields;
}

function showLengths(preview) {
  for (const length of preview.querySelectorAll("[data-length-of]")) {
    const place = document.getElementById(`length-${length.dataset.lengthOf}`);
    place.textContent = length.textContent;
    place.classList.toggle("over", length.classList.contains("over"));
  }
  if (!preview.querySelector("[data-length-of=wording_b]")) {
    document.getElementById("length-wording_b").textContent = "";
  }
}
