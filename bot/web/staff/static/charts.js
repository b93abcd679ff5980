// Pictures come after the text: each is fetched when it is nearly in sight, and put into the page, so that
// it is drawn in the page's own font and read out by screen readers. Without scripts an <img> stands there.

const NEAR = "400px";

async function draw(place) {
  try {
    const answer = await fetch(place.dataset.chart, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    if (drawn.localName !== "svg") throw new Error("not a picture");
    place.replaceChildren(document.importNode(drawn, true));
  } catch {
    const words = document.createElement("p");
    words.textContent = place.dataset.failed;
    place.replaceChildren(words);
  }
  place.removeAttribute("aria-busy");
}

const watcher = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    draw(target);
  }
}, { rootMargin: NEAR });

for (const place of document.querySelectorAll("[data-chart]")) watcher.observe(place);

// On a phone the bar of pages is longer than the screen: begin with the page that is open in sight.
document.querySelector(".sections [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
