"""One target in a process of its own: `python -m fuzz.one NAME [FLAGS OF LIBFUZZER] FOLDERS…`; needs atheris."""

from __future__ import annotations

import logging
import sys

import atheris

from fuzz.targets import target

# What is watched for coverage: our own code, and the readers in Python below it.
_WATCHED = ["crawler", "pipelines", "fuzz", "warcio", "html.parser", "_markupbase", "soupsieve", "frontmatter"]


def main() -> None:
    """Feed the target until libFuzzer's flags or a finding end it."""
    with atheris.instrument_imports(include=_WATCHED):
        chosen = target(sys.argv.pop(1))
    logging.disable(logging.CRITICAL)
    atheris.Setup(sys.argv, chosen.hold)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
