"""The program's version, in the one place packaging and caches read it from."""

VERSION = "0.0.1"
