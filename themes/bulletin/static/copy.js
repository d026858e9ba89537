// Copies the permanent link, where the browser lets a page do so; the button is hidden otherwise.
(() => {
  const button = document.getElementById("chep_lien_ket");
  if (!button || !navigator.clipboard) return;
  const url = document.querySelector("link[rel=canonical]").href;
  const said = document.getElementById("da_chep");
  button.addEventListener("click", () => {
    said.textContent = "";
    navigator.clipboard.writeText(url).then(
      () => { said.textContent = "Đã chép liên kết."; },
      () => { said.textContent = "Trình duyệt không cho chép, xin chép địa chỉ ghi bên cạnh."; },
    );
  });
  button.hidden = false;
})();
