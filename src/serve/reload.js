// Keeps a page of the preview up to date and shows mistakes on top of it. `bantin serve` adds it to the pages it
// serves; no published site has it.
"use strict";

(() => {
  const { dataset } = document.currentScript;
  let { version, turn } = dataset;
  let channel;
  let retry;
  let dialog;
  let shown;
  let rounds = 0;

  // Tells the server what is seen here, and heeds what it says. A page that nobody sees doesn't listen: browsers allow
  // six connections for all their tabs. It asks again when it is seen, and is then told all that it missed.
  function listen() {
    clearTimeout(retry);
    channel?.close();
    if (document.hidden) return;
    const query = new URLSearchParams({ page: location.pathname, version, turn });
    channel = new EventSource(`/~bantin/news?${query}`);
    channel.onmessage = (message) => heed(JSON.parse(message.data));
    channel.onerror = () => {
      // While the server is away the browser tries by itself; refused, it would give up.
      if (channel.readyState === EventSource.CLOSED) retry = setTimeout(listen, 1000);
    };
  }

  function heed(news) {
    turn = news.turn;
    if (news.follow && news.follow !== location.pathname) {
      location.assign(news.follow);
    } else if (news.reload) {
      location.reload(); // Browsers keep the place where the reader was.
    } else {
      if (news.restyle) restyle();
      show(news.mistakes);
    }
  }

  // Swaps the style sheets that have changed, each one once its successor is there, so that the page never stands bare.
  async function restyle() {
    const round = ++rounds;
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (round !== rounds) return; // Asked again meanwhile, for what is newer.
    const links = (of) => of.querySelectorAll('link[rel="stylesheet"]:not([data-leaving])');
    const present = links(document);
    links(page).forEach((link, idx) => {
      const last = present[idx];
      if (!last || link.isEqualNode(last)) return;
      const next = document.importNode(link);
      last.dataset.leaving = "";
      next.onload = next.onerror = () => {
        // And whatever had its place before and never came.
        while ("leaving" in (next.previousElementSibling?.dataset ?? {})) next.previousElementSibling.remove();
      };
      last.after(next);
    });
    version = page.querySelector("script[data-version]").dataset.version;
  }

  // Shows the mistakes, or takes away those that are mended. Closed by hand, they stay closed until others come.
  function show(mistakes) {
    const text = JSON.stringify(mistakes);
    if (text === shown) return;
    shown = text;
    dialog?.close();
    dialog?.remove();
    dialog = mistakes && overlay(mistakes);
    if (!dialog) return;
    document.body.append(dialog);
    dialog.showModal(); // Above everything, whatever the theme; Esc closes it and gives the focus back.
    dialog.focus(); // And not its button, which may be far below.
    dialog.scrollTop = 0;
  }

  function overlay({ title, note, close, list, more }) {
    const button = element("button", "close", close);
    const items = element("ol", "list", ...list.map(item));
    const body = [element("h2", "title", title), items, more && element("p", "more", more)];
    const overlay = element("dialog", "", ...body, element("p", "note", note), button);
    overlay.id = "bantin-mistakes";
    overlay.tabIndex = -1;
    overlay.setAttribute("role", "alertdialog");
    overlay.setAttribute("aria-label", title);
    overlay.setAttribute("aria-describedby", "bantin-message");
    overlay.querySelector(".message").id = "bantin-message";
    button.onclick = () => overlay.close();
    return overlay;
  }

  function item({ message, place, excerpt, help }) {
    return element(
      "li",
      "mistake",
      element("p", "message", message),
      place && element("p", "place", place),
      excerpt && lines(excerpt),
      help && element("p", "help", help),
    );
  }

  function lines({ before, marked, after, carets }) {
    const pointer = element("span", "carets", carets);
    pointer.ariaHidden = "true";
    return element("pre", "excerpt", before, element("mark", "", marked), `${after}\n`, pointer);
  }

  // An element of elements and text. Text goes in as text: nothing in an article is ever markup here.
  function element(name, className, ...parts) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...parts.filter(Boolean));
    return made;
  }

  document.addEventListener("visibilitychange", listen);
  listen();
})();
