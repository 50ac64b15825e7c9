"""Files of the press's formats, made by hand."""

from news import NEWS, OTHER

NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf baselang="it-IT">
  <head>
    <title>lodi-ferrini</title>
    <docdata management-status="usable">
      <date.issue norm="20200214T233000Z"/>
      <doc-id id-string="LO-20200214-17" regsrc="Agenzia Lodigiana"/>
    </docdata>
    <pubdata name="Il Lodigiano" date.publication="20200214"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>La Ferrini cresce
         a Crema</hl1><hl2>Quaranta tecnici entro l&rsquo;anno</hl2></hedline>
      <byline>di <person>Laura Bassi</person>, <byttl>inviata</byttl></byline>
      <dateline><location>Lodi</location></dateline>
    </body.head>
    <body.content>
      <p lede="true">{NEWS}</p>
      <media media-type="image"><media-caption>La nuova sede. Foto Neri</media-caption></media>
      <p>&laquo;Perch&eacute; no?&raquo; dice la presidente.</p>
      <table><tr><th>Anno</th><th>Addetti</th></tr><tr><td>2019</td><td>112</td></tr></table>
    </body.content>
    <body.end><tagline>laura@example.org</tagline></body.end>
  </body>
</nitf>
"""


def item(guid: str, content: str, *, kind: str = "text", status: str = "usable", more: str = "") -> str:
    return f"""
    <newsItem guid="{guid}" version="2" xml:lang="it">
      <itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="nprov:AGL"/>
        <versionCreated>2020-02-14T18:25:32+01:00</versionCreated>
        <pubStatus qcode="stat:{status}"/></itemMeta>
      <contentMeta><urgency>4</urgency><contentCreated>2020-02-13T09:00:00+01:00</contentCreated>
        <creator uri="http://x.example/bassi"><name>Laura Bassi</name></creator>
        <language tag="it-IT"/><headline>La Ferrini cresce</headline>{more}</contentMeta>
      <contentSet>{content}</contentSet>
    </newsItem>"""


XHTML = f"""<inlineXML contenttype="application/xhtml+xml"><!-- esportato --><html xmlns="http://www.w3.org/1999/xhtml">
  <head><title>x</title></head><body><h1>La Ferrini cresce</h1><p>{NEWS}</p>
  <figure><figcaption>Foto</figcaption></figure></body></html></inlineXML>"""
INLINE_NITF = f"""<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
  <body><body.head><hedline><hl1>Altro titolo</hl1></hedline><byline>di Anna Neri</byline></body.head>
  <body.content><p>{OTHER}</p></body.content></body></nitf></inlineXML>"""
PICTURE = '<remoteContent href="https://x.example/a.jpg" contenttype="image/jpeg"/>'


def message(*items: str) -> str:
    return f"""<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
    <header><sent>2020-02-14T18:30:00Z</sent></header><itemSet>
    <packageItem guid="p"><itemMeta><itemClass qcode="ninat:composite"/></itemMeta></packageItem>
    {"".join(items)}</itemSet></newsMessage>"""


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
