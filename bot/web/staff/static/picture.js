/** A chosen picture: refused at once when it is too large, shown in the preview without being sent. */
export function followPicture(form) {
  const field = form.elements.picture;
  const warning = document.getElementById("picture-warning");
  const stored = form.dataset.picture || null;
  let chosen = null;

  field.addEventListener("change", () => {
    const file = field.files[0];
    const isTooLarge = Boolean(file) && file.size > Number(field.dataset.mostBytes);
    warning.hidden = !isTooLarge;
    if (isTooLarge) field.value = "";
    if (chosen) URL.revokeObjectURL(chosen);
    chosen = file && !isTooLarge ? URL.createObjectURL(file) : null;
  });

  return {
    isChosen: () => chosen !== null,
    /** Puts the picture into the places the preview keeps for it. */
    fill(preview) {
      const source = chosen || (form.elements.drops_picture?.checked ? null : stored);
      for (const place of preview.querySelectorAll(".picture")) {
        if (!source) continue;
        const image = document.createElement("img");
        image.src = source;
        image.alt = "";
        place.replaceChildren(image);
      }
    },
  };
}
