// Keeps the page current. Without it, reloading does the same.
const live = document.querySelector("[data-live]");
if (live) {
  const isConsole = live.classList.contains("console");
  const atEnd = () => live.scrollHeight - live.scrollTop - live.clientHeight < 40;
  const source = new EventSource(live.dataset.live);
  source.onopen = () => { if (isConsole) live.replaceChildren(); };
  source.onmessage = (event) => {
    if (isConsole) {
      const follow = atEnd();
      live.insertAdjacentHTML("beforeend", event.data);
      if (follow) live.scrollTop = live.scrollHeight;
    } else {
      latest = event.data;
      show();
    }
  };
  let latest;
  const show = () => {
    // Not under someone's fingers: when the focus has left.
    if (latest !== undefined && !live.contains(document.activeElement)) live.innerHTML = latest;
  };
  live.addEventListener("focusout", () => setTimeout(show));
}
