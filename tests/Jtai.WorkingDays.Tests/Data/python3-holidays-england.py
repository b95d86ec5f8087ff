#!/usr/bin/python3
"""Writes python3-holidays-england.csv: an oracle that shares nothing with the shipped calendar.

Debian 12's python3-holidays 0.10.1 computes England's holidays by rule (Easter by algorithm, substitute days). It was released
before the proclamations of 2022 and 2023, so the test names those as the only differences.
"""
import holidays

days = holidays.England(years=range(2015, 2029))
with open("python3-holidays-england.csv", "w", encoding="utf-8", newline="\n") as file:
    file.write("date,name\n")
    for day in sorted(days):
        if day.weekday() < 5:
            file.write(f"{day.isoformat()},{days[day]}\n")
