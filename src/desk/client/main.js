// The desk: takes the secret, shows the view that the address names, and what stands around all views.
import { call, pause, takeSecret } from "./api.js";
import { button, guarded, labelled, make, options } from "./dom.js";
import { showList, showTrash } from "./list.js";
import { publish } from "./publish.js";
import { showReport } from "./report.js";
import { words } from "./words.js";

const main = document.getElementById("main");
const top = document.getElementById("top");
const desk = {
  tabs: new BroadcastChannel("bantin-saved"),
  /** The list of reports, once the first build has one. */
  refresh: async () => {
    desk.list = await call("list");
    if (desk.list.is_ready) return desk.list;
    await pause(300);
    return desk.refresh();
  },
};
let view = new AbortController();

const show = guarded(async () => {
  view.abort();
  view = new AbortController();
  const { signal } = view;
  const route = decodeURI(location.hash.slice(2));
  document.title = words.desk;
  for (const link of top.querySelectorAll("a")) {
    if (link.hash === (location.hash || "#/")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // What a view that was left still draws goes to an element that nobody sees.
  const stage = make("div");
  main.replaceChildren(stage);
  if (!desk.list.is_site) showStart(stage);
  else if (route.startsWith("bai/")) await showReport(stage, route.slice(4), desk, signal);
  else if (route === "cai-dat") await showReport(stage, "site.yaml", desk, signal);
  else if (route === "thung-rac") await showTrash(stage);
  else await showList(stage, desk, signal);
  if (!signal.aborted && !stage.contains(document.activeElement)) stage.querySelector("h1").focus();
});

/** The first run: five things, and there is a site. */
function showStart(stage) {
  const fields = Object.fromEntries(["title", "commune", "level", "province", "base_url"].map((name) => [name, make("input", { type: "text", required: true })]));
  fields.level = make("select", options(["xã", "phường", "đặc khu", "thị trấn"].map((level) => [level, level])));
  fields.base_url.placeholder = "https://";
  const start = guarded(async () => {
    await call("start", Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.value.trim()])));
    await begin();
  });
  const onsubmit = (event) => {
    event.preventDefault();
    start();
  };
  const rows = Object.entries(fields).map(([key, field]) => labelled(words[`start.${key}`], field));
  stage.append(make("h1", { tabindex: -1 }, words.startTitle), make("p", words.startHint), make("form", { onsubmit }, rows, make("button.main", words.startNow)));
}

/** Without the run's secret nothing else is shown. Unsaved text stays in the browser. */
function lock() {
  view.abort();
  document.title = words.desk;
  top.replaceChildren();
  main.replaceChildren(make("h1", { tabindex: -1 }, words.lockedTitle), make("p", words.locked));
}

async function begin() {
  desk.schema = await call("schema");
  const { title, is_site: isSite } = await desk.refresh();
  const link = (to, text) => make("a", { href: `#/${to}` }, text);
  const nav = make("nav", { "aria-label": words.desk }, link("", words.reports), link("thung-rac", words.trash), link("cai-dat", words.settings));
  if (isSite) top.replaceChildren(make("strong", title), nav, button(words.publish, () => publish(desk), { class: "main" }));
  await show();
}

// What isn't a view is a secret, with which everything begins anew.
window.addEventListener("hashchange", () => (/^(#\/|$)/.test(location.hash) ? show() : location.reload()));
// A file that is dropped beside its place must not take the place of the desk.
for (const name of ["dragover", "drop"]) {
  window.addEventListener(name, (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
}
window.addEventListener("locked", lock);
// Another tab has been opened with the secret of a newer run.
window.addEventListener("storage", ({ key }) => key === "bantin-secret" && location.reload());
if (takeSecret()) guarded(begin)();
else lock();
