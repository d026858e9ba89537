// Keeps a page of the preview up to date and shows mistakes on top of it. `bantin serve` adds it to the pages it
// serves; published pages don't have it.
"use strict";

(() => {
  const { dataset } = document.currentScript;
  let { version, turn } = dataset;
  let channel;
  let retry;
  let dialog;
  let shown;
  let badge;
  let warned;
  let rounds = 0;

  // Tells the server which page is open and applies its answers. A hidden page doesn't listen: browsers allow six
  // connections for all tabs. Once visible, it asks again and is told all that it missed.
  function listen() {
    clearTimeout(retry);
    channel?.close();
    if (document.hidden) return;
    const query = new URLSearchParams({ page: location.pathname, version, turn });
    channel = new EventSource(`/~bantin/news?${query}`);
    channel.onmessage = (message) => apply(JSON.parse(message.data));
    channel.onerror = () => {
      // The browser reconnects by itself after a lost connection, but not after a refused one.
      if (channel.readyState === EventSource.CLOSED) retry = setTimeout(listen, 1000);
    };
  }

  function apply(news) {
    turn = news.turn;
    if (news.follow && news.follow !== location.pathname) {
      location.assign(news.follow);
    } else if (news.reload) {
      location.reload(); // Browsers keep the scroll position.
    } else {
      if (news.restyle) restyle();
      // In the desk's frame the form tells mistakes. A dialog here would take the focus from what is being typed.
      if (window !== parent) return;
      show(news.mistakes);
      warn(news.warnings);
    }
  }

  // Swaps the style sheets that have changed. Each old one stays until the new one has loaded, so that the page is
  // never without style.
  async function restyle() {
    const round = ++rounds;
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (round !== rounds) return; // A newer call has started meanwhile.
    const links = (of) => of.querySelectorAll('link[rel="stylesheet"]:not([data-leaving])');
    const present = links(document);
    links(page).forEach((link, idx) => {
      const last = present[idx];
      if (!last || link.isEqualNode(last)) return;
      const next = document.importNode(link);
      last.dataset.leaving = "";
      next.onload = next.onerror = () => {
        // Removes the old one, and any replacement before it that never loaded.
        while ("leaving" in (next.previousElementSibling?.dataset ?? {})) next.previousElementSibling.remove();
      };
      last.after(next);
    });
    version = page.querySelector("script[data-version]").dataset.version;
  }

  // Shows the mistakes, or hides the dialog once there are none. If the author closes it, it stays closed until the
  // mistakes change.
  function show(mistakes) {
    const text = JSON.stringify(mistakes);
    if (text === shown) return;
    shown = text;
    open(mistakes && overlay(mistakes, "alertdialog"));
  }

  // Puts a dialog in place of the last one; `undefined` and `null` only take that away.
  function open(next) {
    dialog?.close();
    dialog?.remove();
    dialog = next;
    if (!dialog) return;
    document.body.append(dialog);
    dialog.showModal(); // Above everything, whatever the theme; Esc closes it and returns the focus.
    dialog.focus(); // Not its button, which may be far below.
    dialog.scrollTop = 0;
  }

  // Shows the number of warnings in a corner. The button opens their list. It stands in a region whose changes screen
  // readers tell; the region is there before its first content, or they would miss that.
  function warn(warnings) {
    const text = JSON.stringify(warnings);
    if (text === warned) return;
    warned = text;
    if (!badge) {
      badge = element("div", "");
      badge.id = "bantin-warnings";
      badge.setAttribute("role", "status");
      document.body.append(badge);
    }
    const wasOpen = dialog?.open && dialog.getAttribute("role") === "dialog";
    badge.replaceChildren();
    if (!warnings) {
      if (wasOpen) open();
      return;
    }
    const button = element("button", "", warnings.title);
    button.setAttribute("aria-haspopup", "dialog");
    button.onclick = () => open(overlay(warnings, "dialog"));
    badge.append(button);
    if (wasOpen) button.click();
  }

  function overlay({ title, note, close, list, more }, role) {
    const button = element("button", "close", close);
    const items = element("ol", "list", ...list.map(item));
    const body = [element("h2", "title", title), items, more && element("p", "more", more)];
    const overlay = element("dialog", "", ...body, element("p", "note", note), button);
    overlay.id = "bantin-mistakes";
    overlay.tabIndex = -1;
    overlay.setAttribute("role", role);
    overlay.setAttribute("aria-label", title);
    overlay.setAttribute("aria-describedby", "bantin-message");
    overlay.querySelector(".message").id = "bantin-message";
    button.onclick = () => overlay.close();
    return overlay;
  }

  function item({ message, place, desk, excerpt, help }) {
    return element(
      "li",
      "mistake",
      element("p", "message", message),
      place && element("p", "place", desk ? link(desk, place) : place),
      excerpt && lines(excerpt),
      help && element("p", "help", help),
    );
  }

  // Opens the file in the desk, which the page may stand beside.
  function link(address, text) {
    const made = element("a", "", text);
    made.href = address;
    made.target = "_top";
    return made;
  }

  function lines({ before, marked, after, carets }) {
    const pointer = element("span", "carets", carets);
    pointer.ariaHidden = "true";
    return element("pre", "excerpt", before, element("mark", "", marked), `${after}\n`, pointer);
  }

  // Makes an element from elements and text. Text is inserted as text, so nothing in an article is markup here.
  function element(name, className, ...parts) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...parts.filter(Boolean));
    return made;
  }

  document.addEventListener("visibilitychange", listen);
  listen();
})();
