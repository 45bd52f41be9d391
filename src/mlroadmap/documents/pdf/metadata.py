"""What a file says about itself, as XMP (ISO 16684-1): title, language, date, and that it keeps to PDF/UA-1."""

import time
from dataclasses import dataclass
from xml.sax.saxutils import escape

AUTHOR = "mlroadmap"
"""Who a file says made it."""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{author}</xmp:CreatorTool><xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a file says about itself."""

    title: str
    """The document's title, which readers show instead of the file's name."""
    subject: str
    """What it is."""
    language: str
    """Its language, as BCP 47 tag."""
    moment: float
    """Its date, in seconds since 1970."""

    def as_xmp(self) -> bytes:
        """The packet, UTF-8."""
        date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.moment))
        words = {"title": self.title, "subject": self.subject, "language": self.language}
        return _XMP.format(author=AUTHOR, date=date, **{name: escape(text) for name, text in words.items()}).encode()
