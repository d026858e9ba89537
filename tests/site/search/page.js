// As much of a browser as the page of the search asks for: elements, events, and script files that load one another.
// `read` comes from the test and gives the text of a published file.

globalThis.window = globalThis;

class Element {
  #listeners = {};
  children = [];
  value = "";
  hidden = true;
  constructor(slots = []) {
    this.slots = Object.fromEntries(slots.map((slot) => [`[${slot}]`, new Element()]));
  }
  addEventListener(type, listener) { this.#listeners[type] = listener; }
  dispatch(type) { this.#listeners[type]({ preventDefault() {} }); }
  append(...nodes) { this.children.push(...nodes); }
  replaceChildren(...nodes) { this.children = nodes; }
  cloneNode() { return new Element(Object.keys(this.slots).map((slot) => slot.slice(1, -1))); }
  querySelector(selector) { return this.slots[selector]; }
  querySelectorAll(selector) { return selector === "select" ? selects : []; }
  focus() {}
}

const elements = Object.fromEntries(
  ["tim_kiem", "tim_kiem_q", "tim_kiem_so", "tim_kiem_bai", "tim_kiem_them", "tim_kiem_rong", "tim_kiem_mau", "tim_kiem_tat"]
    .map((id) => [id, new Element()]));
elements.tim_kiem_mau.content = new Element(["data-kind", "data-place", "data-date", "data-title", "data-summary"]);
elements.tim_kiem_bai.querySelectorAll = () => elements.tim_kiem_bai.children.map((item) => item.querySelector("[data-title]"));
let selects = [];
let loaded = [];

const run = (script) => {
  document.currentScript = script;
  loaded.push(script.src);
  (0, eval)(read(script.src));
  document.currentScript = null;
  script.onload?.();
};
globalThis.document = {
  getElementById: (id) => elements[id],
  createElement: (name) => (name === "script" ? { remove() {} } : new Element()),
  addEventListener() {},
  head: { append: run },
};
globalThis.location = { search: "" };
globalThis.history = { replaceState() {} };
globalThis.FormData = class {};
globalThis.URLSearchParams = class { get() { return null; } };
globalThis.clearTimeout = () => {};

/** Opens the page, whose script is at `src`. */
globalThis.open = (src) => run({ src });

/** Types a query, makes these choices, and sends the form. */
globalThis.submit = (query, facets) => {
  loaded = [];
  selects = facets.map((value) => ({ value }));
  elements.tim_kiem_q.value = query;
  elements.tim_kiem.dispatch("submit");
};

/** Asks for further results. */
globalThis.more = () => elements.tim_kiem_them.onclick();

/** What the page shows, and which files were loaded since the query was sent. */
globalThis.shown = () => ({
  status: elements.tim_kiem_so.textContent,
  addresses: elements.tim_kiem_bai.querySelectorAll().map((link) => link.href),
  hasMore: !elements.tim_kiem_them.hidden,
  loaded,
});
