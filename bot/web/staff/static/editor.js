// The editor with a script: formatting buttons, a preview that follows, lists that filter. All of it works
// without one too: saving shows the same preview.
import { followPicture } from "./picture.js";
import { watchLists } from "./picklists.js";
import { follow } from "./preview.js";
import { watchTools } from "./toolbar.js";

const form = document.getElementById("editor");
if (form) {
  watchTools(form);
  watchLists(form);
  followTimes(form);
  followKinds(form);
  const picture = followPicture(form);
  follow(form, picture);
  warnOfLoss(form);
}

/** Shows only the fields of the chosen way of sending. */
function followTimes(form) {
  const show = () => {
    const mode = form.elements.time_mode.value;
    for (const part of form.querySelectorAll("[data-modes]")) {
      part.hidden = !part.dataset.modes.split(" ").includes(mode);
    }
  };
  form.addEventListener("change", show);
  show();
}

/** A button to a service suggests services, a link suggests official addresses. */
function followKinds(form) {
  const show = () => {
    for (const row of form.querySelectorAll(".button-row")) {
      const target = row.querySelector("[name=button_target]");
      const list = { service: "services", link: "links" }[row.querySelector("select").value];
      if (list) target.setAttribute("list", list);
      else target.removeAttribute("list");
    }
  };
  form.addEventListener("change", show);
  show();
}

/** Asks before leaving with words that are not saved. */
function warnOfLoss(form) {
  let isChanged = false;
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}
