"""Reads a calendar from standard input with two libraries that know nothing of each other, and prints what each has understood as JSON.

Times with a zone are printed in UTC, whole days as days.
"""

import datetime
import json
import sys

import icalendar
import vobject


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def event(uid, sequence, status, summary, description, location, start, end, stamp):
    return {
        "uid": str(uid), "sequence": int(sequence), "status": str(status), "summary": str(summary),
        "description": None if description is None else str(description), "location": None if location is None else str(location),
        "start": plain(start), "end": plain(end), "stamp": plain(stamp),
    }


def by_icalendar(data):
    calendar = icalendar.Calendar.from_ical(data)
    return [
        event(each["UID"], each["SEQUENCE"], each["STATUS"], each["SUMMARY"], each.get("DESCRIPTION"), each.get("LOCATION"),
              each.decoded("DTSTART"), each.decoded("DTEND"), each.decoded("DTSTAMP"))
        for each in calendar.walk("VEVENT")
    ]


def by_vobject(data):
    calendar = vobject.readOne(data.decode("utf-8"))
    return [
        event(each.uid.value, each.sequence.value, each.status.value, each.summary.value,
              each.description.value if hasattr(each, "description") else None, each.location.value if hasattr(each, "location") else None,
              each.dtstart.value, each.dtend.value, each.dtstamp.value)
        for each in calendar.contents.get("vevent", [])
    ]


data = sys.stdin.buffer.read()
json.dump({"icalendar": by_icalendar(data), "vobject": by_vobject(data)}, sys.stdout)
