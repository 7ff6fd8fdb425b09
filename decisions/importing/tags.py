"""HTML's elements, by what the importer does with them. A name that is none of these is no tag: it is text."""

# What they become.
SAME = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sup": "sup", "sub": "sub"}
# They end a paragraph; inside one they part it.
BREAKING = {
    "p", "div", "section", "article", "blockquote", "center", "pre", "figure", "figcaption", "header", "footer", "main",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr",
    "td", "th", "caption", "hr", "address", "details", "summary", "fieldset", "form", "html", "body", "head",
}  # fmt: skip
# They say how words look. The words stay.
PLAIN = {
    "u", "span", "font", "small", "big", "s", "del", "ins", "strike", "mark", "code", "tt", "kbd", "samp", "cite", "q",
    "abbr", "label", "time", "nobr", "wbr", "var", "dfn", "colgroup", "col",
}  # fmt: skip
# They do something, or show what is no text. They are removed and named.
ACTIVE = {
    "script", "style", "iframe", "object", "embed", "applet", "input", "button", "select", "option", "textarea", "svg",
    "math", "video", "audio", "source", "canvas", "link", "meta", "base", "template", "noscript", "frame", "frameset",
    "marquee", "title", "param", "img", "picture",
}  # fmt: skip
