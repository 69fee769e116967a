"""A fictional collection of everything that is awkward on a site: long, empty, clashing, hostile."""

from __future__ import annotations

from pathlib import Path

CONFIG = """\
title: Вымышленный неудобный сборник
name: neudobny
site: {embeds: [rutube]}
municipalities:
  - {id: svetlogorye, name: городской округ Светлогорье, city: Светлогорье}
  - {id: pustoy, name: Пустой район, city: Пустой}
"""
EVIL = "<script>window.taken=1</script><img src=x onerror='window.taken=1'>\"'</textarea><b>"
LONG = "Очень длинное вымышленное название " * 8 + "и" * 20
WORD = "Ы" * 290
PRACTICES = {
    "svetlogorye/catalogue.md": "---\ntitle: Каталог\naliases: [staryy-katalog]\n---\n\nВымышленный текст.\n",
    "catalogue.md": "---\ntitle: Каталог без города\n---\n\nВымышленный текст.\n",
    "svetlogorye/klub.md": "---\ntitle: Клуб\n---\n\nВымышленный текст о клубе.\n",
    "svetlogorye/клуб.md": "---\ntitle: Клуб\n---\n\nДругой вымышленный текст о клубе.\n",
    "svetlogorye/dlinnoe.md": f"---\ntitle: {LONG}\nkeywords: [{LONG}]\n---\n\n## {LONG}\n\n{LONG}\n",
    "svetlogorye/slovo.md": f"---\ntitle: {WORD}\nsummary: {WORD}\nform: [{WORD}]\n---\n\n{WORD}\n\n| {WORD} | {WORD} |\n|-|-|\n| {WORD} | 1 |\n",
    "svetlogorye/pustoe.md": "---\ntitle: Вымышленное пустое\n---\n",
    "svetlogorye/zloe.md": f"""---
title: |-
  {EVIL}
authors:
  - group: |-
      {EVIL}
    organization: |-
      {EVIL}
directions: [урочная деятельность]
grades: 6
summary: |-
  {EVIL}
keywords:
  - |-
    {EVIL}
form:
  - |-
    {EVIL}
resources:
  - {{kind: методические, text: "{EVIL.replace(chr(34), chr(92) + chr(34))}", share: можем поделиться}}
  - {{kind: кадровые, text: "{EVIL.replace(chr(34), chr(92) + chr(34))}", share: нужно}}
links: ["https://example.org/?a=<script>"]
videos:
  - {{url: "https://rutube.ru/video/0123456789abcdef0123456789abcdef/", title: Вымышленный ролик}}
  - {{url: "https://vk.com/video-1_2", title: Ролик не из списка}}
source: |-
  {EVIL}
---

## {EVIL}

{EVIL} злотекст [щёлкни](javascript:window.taken=1) ![рисунок](javascript:window.taken=1 "{EVIL[:20]}") <a href="javascript:window.taken=1">ещё</a>
[данные](data:text/html,<script>window.taken=1</script>) <iframe src="https://example.org/"></iframe> https://example.org/страница

| {EVIL} | б |
|-|-|
| {EVIL} | `{EVIL}` |
""",
}


def write_awkward(root: Path) -> None:
    """Write its files."""
    (root / "profcollect.yml").write_text(CONFIG, encoding="utf-8")
    for name, text in PRACTICES.items():
        path = root / "practices" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
