// The system's sheet for sharing, where the browser has one; the button is hidden otherwise.
(() => {
  const button = document.getElementById("chia_se");
  if (!button || !navigator.share) return;
  const url = document.querySelector("link[rel=canonical]").href;
  const title = document.querySelector("h1").textContent;
  button.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
  button.hidden = false;
})();
