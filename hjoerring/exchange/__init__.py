"""The whole catalogue as a file, out and in again: YAML for those who keep it in step, Excel for those who fill it in.

`kinds` says what a file holds, `snapshot` what the catalogue says now, `files` reads and writes, `take` brings the
catalogue in line with a file, and `preview` does so to see what would come of it.
"""
