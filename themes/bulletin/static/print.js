// A button for printing, where scripts run; without them the browser's own menu prints the same.
(() => {
  const button = document.getElementById("in_bai");
  if (!button) return;
  button.addEventListener("click", () => window.print());
  button.hidden = false;
})();
