"""Reads feeds with feedparser and calendars with icalendar, as JSON on stdin: [{"format": "atom", "text": "..."}]."""

import json
import sys

import feedparser
import icalendar


def feed(text):
    read = feedparser.parse(text.encode())
    if read.bozo:
        raise read.bozo_exception
    items = [
        {
            "id": one.get("id"),
            "title": one.get("title"),
            "html": one.content[0].value if "content" in one else one.get("summary"),
            "changed": one.get("updated") or one.get("published"),
        }
        for one in read.entries
    ]
    return {"title": read.feed.get("title"), "items": items}


def events(text):
    calendar = icalendar.Calendar.from_ical(text)
    if calendar.is_broken or not calendar.subcomponents:
        raise ValueError("the calendar is broken")
    return [
        {
            "uid": str(one["UID"]),
            "summary": str(one["SUMMARY"]),
            "description": str(one["DESCRIPTION"]),
            "start": round(one["DTSTART"].dt.timestamp() * 1000),
            "end": round(one["DTEND"].dt.timestamp() * 1000),
        }
        for one in calendar.walk("VEVENT")
    ]


files = json.load(sys.stdin)
json.dump([events(one["text"]) if one["format"] == "ics" else feed(one["text"]) for one in files], sys.stdout)
