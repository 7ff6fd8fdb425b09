"""What WeasyPrint leaves out of a PDF that is to be PDF/A-3a and PDF/UA-1 at once.

`finish` is given to `write_pdf(finisher=…)`, after the file's objects are made and before they are written.
Sources: ISO 19005-3 (PDF/A-3), ISO 14289-1 (PDF/UA-1), ISO 32000-1 chapter 14.
"""

import pydyf

# PDF/UA's identification is no part of PDF/A's own schemas, so it is described where it is used (ISO 19005-3, 6.6.2.3).
UA_IDENTIFICATION = b"""
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
ROW_GROUPS = {"/THead", "/TBody", "/TFoot", "/NonStruct"}
LIST_ITEM_CHILDREN = {"/Lbl", "/LBody", "/Artifact"}


def finish(document, pdf) -> None:
    """Complete the PDF's objects in place: metadata, table headers, list items, running heads and feet."""
    structure = _Structure(pdf)
    _identify(pdf)
    _map_every_glyph(pdf)
    structure.scope_table_headers()
    structure.complete_tables()
    structure.wrap_list_items()
    structure.make_running_lines_artifacts()


def _identify(pdf) -> None:
    """Say PDF/UA-1 beside PDF/A-3a, inside the one rdf:RDF, readable without decompressing (ISO 19005-3, 6.6.2.1)."""
    stream = pdf.objects[_number(pdf.catalog["Metadata"])]
    xmp = b"".join(stream.stream)
    stream.stream = [xmp.replace(b"</rdf:RDF>", UA_IDENTIFICATION + b"</rdf:RDF>")]
    stream.compress = False


def _map_every_glyph(pdf) -> None:
    """A glyph that shares its characters with the next one stands for none by itself: that is U+200B, not nothing.

    Every glyph maps to a character (ISO 19005-3, 6.2.11.7.2); the letters are mapped with the cluster's last glyph.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.stream[:1] == [b"/CIDInit /ProcSet findresource begin"]:
            item.stream = [part[:-1] + b"200b>" if part.endswith(b"> <>") else part for part in item.stream]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


class _Structure:
    """The structure tree: elements by their object number, and how page content refers to them."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.elements: dict[int, pydyf.Dictionary] = {
            item.number: item
            for item in pdf.objects
            if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
        }
        root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
        self.nums = pdf.objects[_number(root["ParentTree"])]["Nums"]
        self.document = pdf.objects[_number(root["K"][0])]

    def scope_table_headers(self) -> None:
        """Give every TH a scope: readers that don't follow Headers need it (ISO 14289-1, 7.5)."""
        for element in self.elements.values():
            if element["S"] != "/TH":
                continue
            row = self.elements[_number(element["P"])]
            group = self.elements[_number(row["P"])]
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"

    def complete_tables(self) -> None:
        """Make every table regular, as a page break may have cut off a cell that spans rows (ISO 14289-1, 7.5)."""
        for table in list(self.elements.values()):
            if table["S"] == "/Table":
                groups = [group for group in self._groups(table) if group]
                columns = [self._columns(rows) for rows in groups]
                for rows in groups:
                    self._fill(rows, max(map(max, columns)))

    def _groups(self, element):
        """The table's rows, in groups over which no cell spans."""
        rows = []
        for kid in self._kids(element):
            if kid["S"] == "/TR":
                rows.append(kid)
            else:
                yield from self._groups(kid) if kid["S"] in ROW_GROUPS else ()
        yield rows

    def _columns(self, rows: list) -> list[int]:
        """How many columns each row fills, once no cell spans rows that are not there."""
        reach = [0] * len(rows)
        for y, row in enumerate(rows):
            for cell in self._cells(row):
                down = min(cell["A"].get("RowSpan", 1), len(rows) - y)
                if "RowSpan" in cell["A"]:
                    cell["A"]["RowSpan"] = down
                for below in range(y, y + down):
                    reach[below] += cell["A"].get("ColSpan", 1)
        return reach

    def _fill(self, rows: list, columns: int) -> None:
        for row, reach in zip(rows, self._columns(rows), strict=True):
            for _ in range(columns - reach):
                cell = self._element("/TD", row)
                cell["A"] = pydyf.Dictionary({"O": "/Table"})
                row["K"].append(cell.reference)

    def _kids(self, element):
        numbers = (_number(kid) for kid in element["K"] if isinstance(kid, bytes))
        return [self.elements[number] for number in numbers if number in self.elements]

    def _cells(self, row):
        return [kid for kid in self._kids(row) if kid["S"] in ("/TD", "/TH")]

    def _element(self, kind: str, parent):
        """A new element on its parent's page, not yet among its kids."""
        element = pydyf.Dictionary(
            {"Type": "/StructElem", "S": kind, "K": pydyf.Array(), "Pg": parent["Pg"], "P": parent.reference}
        )
        self.pdf.add_object(element)
        self.elements[element.number] = element
        return element

    def wrap_list_items(self) -> None:
        """A list item holds a label and a body, nothing else (ISO 32000-1, 14.8.4.3.3)."""
        for element in list(self.elements.values()):
            if element["S"] != "/LI":
                continue
            kids = element["K"]
            body = None
            kept = []
            for kid in kids:
                child = self.elements.get(_number(kid)) if isinstance(kid, bytes) else None
                if child is not None and child["S"] in LIST_ITEM_CHILDREN:
                    kept.append(kid)
                    body = None
                    continue
                if body is None:
                    body = self._element("/LBody", element)
                    kept.append(body.reference)
                body["K"].append(kid)
                if child is not None:
                    child["P"] = body.reference
            element["K"] = pydyf.Array(kept)

    def make_running_lines_artifacts(self) -> None:
        """Mark the lines in the margins as what they are, so that no reader reads them on every page."""
        reached = set()
        waiting = [self.document.number]
        while waiting:
            number = waiting.pop()
            reached.add(number)
            for kid in self.elements[number]["K"]:
                if isinstance(kid, bytes) and (kid_number := _number(kid)) in self.elements:
                    waiting.append(kid_number)
        for index, page_number in enumerate(self.pdf.pages["Kids"][::3]):
            owners = self.nums[2 * index + 1]
            running = {mcid for mcid, owner in enumerate(owners) if _number(owner) not in reached}
            if not running:
                continue
            stream = self.pdf.objects[_number(self.pdf.objects[page_number]["Contents"])].stream
            for place, part in enumerate(stream):
                if isinstance(part, dict) and part.get("MCID") in running:
                    stream[place - 1] = "/Artifact"
                    del part["MCID"]
                    part["Type"] = "/Pagination"
            for mcid in running:
                owners[mcid] = b"null"
            while owners and owners[-1] == b"null":
                owners.pop()
        for number in self.elements.keys() - reached:
            self.pdf.objects[number].clear()
