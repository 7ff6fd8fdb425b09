"""Layers of a PDF that can be shown and hidden: what its author hid stays hidden in the copy."""

import pikepdf
from pikepdf import Array, Dictionary, Name


def carry_layers(source: pikepdf.Pdf, made: pikepdf.Pdf) -> None:
    """Let the layers of the source, whose pages were put into `made`, be seen there as they are seen in it."""
    said = source.Root.get("/OCProperties")
    if not isinstance(said, Dictionary) or not isinstance(said.get("/OCGs"), Array):
        return
    shown = said.get("/D", Dictionary())
    groups = [one for one in said.OCGs if isinstance(one, Dictionary) and one.is_indirect]
    off = _named(shown, "/OFF")
    if shown.get("/BaseState") == Name.OFF:
        off = {one.objgen for one in groups} - _named(shown, "/ON")
    if "/OCProperties" not in made.Root:
        made.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(OFF=Array(), Order=Array()))
    for one in groups:
        copy = made.copy_foreign(one)
        made.Root.OCProperties.OCGs.append(copy)
        if one.objgen in off:
            made.Root.OCProperties.D.OFF.append(copy)


def _named(shown: pikepdf.Object, key: str) -> set[tuple[int, int]]:
    return {one.objgen for one in shown.get(key, Array()) if isinstance(one, Dictionary)}
