// The search page: searches while the reader types, shows the results, and moves between them with the arrow keys.

const by = (id) => document.getElementById(id);
const form = by("tim_kiem"), input = by("tim_kiem_q"), status = by("tim_kiem_so"), list = by("tim_kiem_bai");
const more = by("tim_kiem_them"), wider = by("tim_kiem_rong"), card = by("tim_kiem_mau").content;
const root = base.replace(/[^/]*\/$/, "");
let asked = 0; // Counts the queries, so that a late answer to an older one can be dropped.
let timer;

/** Puts `text` into `element` and highlights the words of the query. */
function mark(element, text, queried) {
  let at = 0;
  element.replaceChildren();
  for (const run of runs(text)) {
    const { key } = keys(run.text);
    if (!queried.some((word) => key === word.key || (word.isPrefix && key.startsWith(word.key)))) continue;
    element.append(text.slice(at, run.at), Object.assign(document.createElement("mark"), { textContent: run.text }));
    at = run.at + run.text.length;
  }
  element.append(text.slice(at));
}

function item([url, title, kind, place, date, summary, thumbnail], words) {
  const made = card.cloneNode(true);
  const slot = (name) => made.querySelector(`[data-${name}]`);
  slot("title").href = root + url;
  mark(slot("title"), title, words);
  mark(slot("place"), place, words);
  mark(slot("summary"), summary, words);
  slot("kind").textContent = kind;
  slot("date").append(date ? Object.assign(document.createElement("time"), { dateTime: date, textContent: date.split("-").reverse().join("/") }) : "không rõ ngày");
  const frame = thumbnail && slot("thumbnail");
  if (frame) {
    // `loading` must be set before `src`, or the browser loads the picture at once.
    const picture = Object.assign(document.createElement("img"), { loading: "lazy", alt: "", width: 240, height: 180 });
    picture.src = root + thumbnail;
    frame.append(picture);
    frame.hidden = false;
  }
  return made;
}

/** Shows up to ten further results, and only those that lie in at most `requests` files. */
async function show(found, requests, mine) {
  const chunkOf = (document) => Math.floor(document / index.perFile);
  const shown = list.children.length, chunks = new Set(), documents = [];
  for (const document of found.documents.slice(shown, shown + PAGE)) {
    chunks.add(chunkOf(document));
    if (chunks.size > Math.max(requests, 1)) break;
    documents.push(document);
  }
  const held = await Promise.all(documents.map((document) => load(`b-${chunkOf(document)}.${cards[chunkOf(document)]}.js`)));
  if (mine !== asked) return;
  list.append(...documents.map((document, at) => item(held[at][document % index.perFile], found.words)));
  more.hidden = list.children.length >= found.documents.length;
  wider.hidden = !found.canWiden;
  more.onclick = async () => {
    await show(found, REQUESTS, mine);
    links()[shown + documents.length].focus();
  };
}

async function answer(isWide) {
  const mine = ++asked;
  const chosen = [...form.querySelectorAll("select")].map((select) => select.value).filter((value) => value);
  const query = input.value.trim();
  try {
    history.replaceState(null, "", `?${new URLSearchParams(new FormData(form))}`);
  } catch {} // Browsers don't let a page from a disk change its address.
  try {
    const found = await ask(query, chosen, isWide);
    if (mine !== asked) return;
    list.replaceChildren();
    const isAsked = query || chosen.length;
    status.textContent = isAsked ? said(found.documents.length, found.together) : "";
    await show(found, REQUESTS - found.files, mine);
    const meant = found.documents.length ? undefined : await suggest(query, chosen, found);
    if (mine === asked && meant) status.replaceChildren("Không tìm thấy bài nào. Ý bạn là: ", linkTo(meant), "?");
  } catch {
    if (mine === asked) status.textContent = "Chưa tải được dữ liệu tìm kiếm. Bạn kiểm tra mạng, tải lại trang rồi tìm lần nữa.";
  }
}

function said(total, together) {
  const number = (count) => count.toLocaleString("vi");
  if (!total) return "Không tìm thấy bài nào. Bạn thử bớt từ, bỏ dấu ngoặc kép hoặc chọn lại bộ lọc.";
  if (!together || together === total) return `Tìm thấy ${number(total)} bài.`;
  return `Tìm thấy ${number(together)} bài, và ${number(total - together)} bài khác có các từ này đứng rời nhau.`;
}

/** A link that searches for `query` instead. */
function linkTo(query) {
  const link = Object.assign(document.createElement("a"), { href: `?${new URLSearchParams({ q: query })}`, textContent: query });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    input.value = query;
    input.focus();
    answer();
  });
  return link;
}

const links = () => [...list.querySelectorAll("a[data-title]")];

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(answer, 120);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  answer();
});
wider.addEventListener("click", () => {
  answer(true);
  input.focus();
});
document.addEventListener("keydown", (event) => {
  const all = links(), at = all.indexOf(document.activeElement);
  if (event.altKey || event.ctrlKey || event.metaKey || (at < 0 && document.activeElement !== input)) return;
  const to = { ArrowDown: all[at + 1], ArrowUp: at > 0 ? all[at - 1] : input, Escape: input }[event.key];
  if (!to || to === document.activeElement) return;
  event.preventDefault();
  to.focus();
});

const wanted = new URLSearchParams(location.search);
for (const control of form.querySelectorAll("input, select")) {
  const value = wanted.get(control.name) || "";
  if (value) control.value = value;
}
by("tim_kiem_tat").hidden = true;
form.hidden = false;
if (location.search) answer();
