// Renews how a run stands every two seconds while it is live.
const EVERY_MS = 2000;
const place = document.getElementById("progress");

async function renew() {
  try {
    const answer = await fetch(place.dataset.source, { credentials: "same-origin", redirect: "manual" });
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // The next try may do better.
  }
  plan();
}

function plan() {
  const isLive = place.firstElementChild?.dataset.live === "yes";
  if (isLive) setTimeout(renew, EVERY_MS);
  else if (place.dataset.wasLive === "yes") location.reload();
}

if (place) plan();
