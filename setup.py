"""Makes the egg that scrapyd runs (`scrapyd-deploy` asks for it), and leaves nothing else behind."""

from pathlib import Path
from tempfile import TemporaryDirectory

from setuptools import setup

with TemporaryDirectory() as place:
    Path(place, "egg").mkdir()
    setup(options={"build": {"build_base": f"{place}/build"}, "egg_info": {"egg_base": f"{place}/egg"}})
