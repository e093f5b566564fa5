"""What PDF/UA asks of a table and WeasyPrint leaves out: which way a head points, and where its cells find it."""

from typing import Any


def complete_tags(document: Any, pdf: Any) -> None:
    """Called by WeasyPrint before it writes; its heads have names already, which the root must list."""
    import pydyf  # type: ignore[import-untyped]

    heads = [one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("S") == "/TH" and "ID" in one]
    names = []
    for head in heads:
        row = _parent(pdf, head)
        is_of_column = _parent(pdf, row)["S"] == "/THead"
        head["A"]["Scope"] = "/Column" if is_of_column else "/Row"
        names.append((head["ID"], head.reference))
    if names:
        listed = sorted(names, key=lambda name: name[0].data)
        tree = pydyf.Dictionary({"Names": pydyf.Array([part for name in listed for part in name])})
        pdf.add_object(tree)
        _root(pdf)["IDTree"] = tree.reference


def _parent(pdf: Any, element: Any) -> Any:
    return pdf.objects[int(element["P"].split()[0])]


def _root(pdf: Any) -> Any:
    return pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
