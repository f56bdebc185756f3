"""Enters a form field in the structure tree of a tagged PDF, so that a screen reader finds it and the tagging stays whole.

Source: ISO 32000-1, 14.7.4.3 (object references) and 14.8.4.5 (the Form element).
"""

from __future__ import annotations

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject, PdfObject, pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter


def tag_field(writer: BasePdfFileWriter, field: IndirectObject) -> bool:
    """Make a Form element for a field that is its own annotation.

    Args:
        writer: The document, before it is written.
        field: Reference to the field, which is new and already on its page.

    Returns:
        Whether it was entered; a document without tags, or with tags in another shape than Typst makes, is left as it is.
    """
    try:
        tree = writer.root["/StructTreeRoot"]
        numbers = tree["/ParentTree"]["/Nums"]
        document = tree["/K"].raw_get(0)
        children = document.get_object()["/K"]
    except (KeyError, IndexError, AttributeError):
        return False
    if not isinstance(children, ArrayObject):
        return False
    element = writer.add_object(_form_element(field, document))
    children.append(element)
    writer.update_container(children)
    key = NumberObject(tree.get("/ParentTreeNextKey", len(numbers) // 2))
    numbers.extend([key, element])
    writer.update_container(numbers)
    tree["/ParentTreeNextKey"] = NumberObject(key + 1)
    writer.update_container(tree)
    field.get_object()["/StructParent"] = key
    return True


def _form_element(field: IndirectObject, document: IndirectObject) -> DictionaryObject:
    page = field.get_object().raw_get("/P")
    reference = _dictionary(Type=pdf_name("/OBJR"), Obj=field, Pg=page)
    return _dictionary(Type=pdf_name("/StructElem"), S=pdf_name("/Form"), P=document, Pg=page, K=reference)


def _dictionary(**members: PdfObject) -> DictionaryObject:
    return DictionaryObject({pdf_name(f"/{name}"): value for name, value in members.items()})
