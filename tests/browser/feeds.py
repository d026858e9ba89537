"""Reads the feeds that are named with feedparser, and prints what it found: a line of JSON each."""

import json
import sys

import feedparser
import feedparser.urls

# Programs that read feeds can call a number; this one empties the link.
feedparser.urls.ACCEPTABLE_URI_SCHEMES += ("tel",)


def html(entry):
    """What a reader shows as HTML: a summary in Atom is plain text."""
    parts = entry.get("content") or [entry.get("summary_detail", {})]
    return "".join(part["value"] for part in parts if part.get("type") == "text/html")


for file in sys.argv[1:]:
    with open(file, "rb") as feed:
        found = feedparser.parse(feed.read())
    entries = [
        {
            "title": entry.get("title"),
            "id": entry.get("id"),
            "link": entry.get("link"),
            "published": entry.get("published_parsed") and entry.get("published"),
            "content": html(entry),
        }
        for entry in found.entries
    ]
    bozo = str(found.bozo_exception) if found.bozo else None
    about = {"title": found.feed.get("title"), "link": found.feed.get("link")}
    print(json.dumps({"file": file, "bozo": bozo, "version": found.version, **about, "entries": entries}))
