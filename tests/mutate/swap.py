"""Put a mistake into a program that runs: its functions get other code; files stay as they are."""

from __future__ import annotations

import functools
import gc
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

Pair = tuple[CodeType, CodeType]


def swap_code(file: str, before: str, after: str) -> int:
    """Give every living function of a file the code it has after the change; return how many changed."""
    old, new = (compile(text, file, "exec", dont_inherit=True) for text in (before, after))
    others = {one: other for one, other in _pairs(old, new) if one != other}
    changed = 0
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and found.__code__.co_filename == file:
            other = others.get(found.__code__)
            if other is not None and len(other.co_freevars) == len(found.__code__.co_freevars):
                found.__code__ = other
                changed += 1
    return changed


def _pairs(old: CodeType, new: CodeType) -> Iterator[Pair]:
    yield old, new
    inner = [code for code in new.co_consts if isinstance(code, CodeType)]
    for code in old.co_consts:
        if isinstance(code, CodeType):
            at = next((place for place, one in enumerate(inner) if one.co_name == code.co_name), None)
            if at is not None:
                yield from _pairs(code, inner.pop(at))


def forget_answers(packages: tuple[str, ...]) -> None:
    """Empty the caches of the project's own functions, which hold answers of the right code."""
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper) and found.__module__.startswith(packages):
            found.cache_clear()


class _Loader(importlib.machinery.SourceFileLoader):
    source = ""

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Loads one module from another text, and leaves all others to those who come after."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)  # type: ignore[arg-type]
        assert spec is not None
        assert spec.origin is not None
        loader = _Loader(fullname, spec.origin)
        loader.source = self.source
        spec.loader = loader
        return spec


def import_from(name: str, source: str) -> None:
    """Let the module ``name``, which is not imported yet, be imported from ``source``."""
    assert name not in sys.modules, name
    sys.meta_path.insert(0, _Finder(name, source))
