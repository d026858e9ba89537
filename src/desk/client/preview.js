// The page beside the form: the very page that the build makes, in the width of a phone or of a desktop.
import { button, make } from "./dom.js";
import { words } from "./words.js";

/** `{box, show}`; `show` gets the page's address, or null where it has none. */
export function drawPreview() {
  let width = 390;
  let address;
  const frame = make("iframe", { title: words.page });
  const stage = make("div.stage", frame);
  const none = make("p.soft", words.noPage);
  const buttons = [390, 1280].map((each) => {
    const choose = () => {
      width = each;
      fit();
    };
    return button(each === 390 ? words.phone : words.desktop, choose);
  });
  const fit = () => {
    buttons.forEach((each, idx) => each.setAttribute("aria-pressed", String(!idx === (width === 390))));
    const scale = Math.min(1, stage.clientWidth / width);
    if (!scale) return; // On a narrow screen it is only loaded once somebody looks.
    frame.style.width = `${width}px`;
    frame.style.height = `${stage.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
    if (address && frame.getAttribute("src") !== address) frame.src = address;
  };
  new ResizeObserver(fit).observe(stage);
  const show = (page) => {
    address = page;
    none.hidden = Boolean(page);
    stage.hidden = !page;
    fit();
  };
  return { box: make("aside.preview", { "aria-label": words.page }, make("div.buttons", buttons), none, stage), show };
}
