// The desk: takes the secret, shows the view that the address names, and what stands around all views.
import { call, takeSecret } from "./api.js";
import { ask, button, guarded, labelled, make, options, tell } from "./dom.js";
import { showList, showTrash } from "./list.js";
import { publish } from "./publish.js";
import { showReport } from "./report.js";
import { words } from "./words.js";

const main = document.getElementById("main");
const desk = {
  tabs: new BroadcastChannel("bantin-saved"),
  refresh: async () => (desk.list = await call("list")),
};
let view = new AbortController();

const guardedShow = guarded(show);

async function show() {
  view.abort();
  view = new AbortController();
  const { signal } = view;
  tell("");
  const route = decodeURI(location.hash.slice(2));
  document.title = words.desk;
  // What a view that was left still draws goes to an element that nobody sees.
  const stage = make("div");
  main.replaceChildren(stage);
  if (!desk.list.is_site) await showStart(stage);
  else if (route.startsWith("bai/")) await showReport(stage, route.slice(4), desk, signal);
  else if (route === "cai-dat") await showReport(stage, "site.yaml", desk, signal);
  else if (route === "thung-rac") await showTrash(stage);
  else await showList(stage, desk, signal);
  if (!signal.aborted && !document.querySelector("dialog")) main.querySelector("h1").focus();
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === (location.hash || "#/")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** The first run: five things, and there is a site. */
async function showStart(stage) {
  const input = (name, further) => make("input", { name, type: "text", required: true, ...further });
  const fields = {
    title: input("title"),
    commune: input("commune"),
    level: make("select", { name: "level" }, options(words.levels.map((level) => [level, level]))),
    province: input("province"),
    base_url: input("base_url", { placeholder: "https://", inputmode: "url" }),
  };
  const failure = make("p.failure", { role: "alert" });
  const onsubmit = async (event) => {
    event.preventDefault();
    try {
      await call("start", Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.value.trim()])));
      await begin();
    } catch (error) {
      failure.textContent = error.message;
    }
  };
  const rows = Object.entries(fields).map(([key, field]) => labelled(words.start[key], field));
  stage.append(make("h1", { tabindex: -1 }, words.startTitle), make("p", words.startHint), make("form.start", { onsubmit }, rows, failure, make("p", make("button.main", words.startNow))));
}

/** Without the run's secret nothing else is shown. Unsaved text stays in the browser. */
function lock() {
  view.abort();
  document.title = words.desk;
  document.getElementById("top").replaceChildren();
  main.replaceChildren(make("h1", { tabindex: -1 }, words.lockedTitle), make("p", words.locked));
}

async function begin() {
  [desk.schema, desk.list] = await Promise.all([call("schema"), call("list")]);
  const link = (to, text) => make("a", { href: `#/${to}` }, text);
  const links = [link("", words.reports), link("thung-rac", words.trash), link("cai-dat", words.settings)];
  const parts = [make("p.site", desk.list.title), make("nav", { "aria-label": words.desk }, links), button(words.publish, () => publish(desk), { class: "main" })];
  document.getElementById("top").replaceChildren(...(desk.list.is_site ? parts : []));
  await show();
}

window.addEventListener("hashchange", () => (takeSecret(), guardedShow()));
window.addEventListener("locked", lock);
// Another tab has been opened with the secret of a newer run.
window.addEventListener("storage", (event) => event.key === "bantin-secret" && location.reload());
if (takeSecret()) guarded(begin)();
else lock();
