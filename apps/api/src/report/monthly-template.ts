/**
 * The page of the monthly report in Typst. All words and numbers come in as data (`sys.inputs.data`), so nothing that
 * somebody typed is ever read as markup.
 */
export const monthlyTemplate = `
#let d = json(bytes(sys.inputs.data))
#let ink = rgb("#15191e")
#let quiet = rgb("#626b77")
#let accent = rgb("#0b5c6b")
#let line-color = rgb("#e3e6e9")
#set document(title: d.labels.title + " " + d.month, date: auto)
#set text(font: "Noto Sans SC", size: 9pt, fill: ink, lang: if d.language == "zh-CN" { "zh" } else { "en" })
#set page(
  paper: "a4",
  margin: (x: 20mm, top: 24mm, bottom: 20mm),
  header: grid(columns: (1fr, auto), text(size: 8pt, fill: quiet)[Watchbook], box(fill: black, inset: (x: 4pt, y: 2pt), radius: 2pt, text(size: 7.5pt, weight: "bold", fill: rgb("#ffc000"))[TLP:AMBER])),
  footer: context grid(columns: (1fr, auto), text(size: 7.5pt, fill: quiet, d.labels.checkpoint + ": " + d.checkpoint), text(size: 7.5pt, fill: quiet, d.labels.page + " " + str(counter(page).get().first()) + " / " + str(counter(page).final().first()))),
)
#text(size: 17pt, weight: "bold", d.labels.title)
#v(-2mm)
#grid(columns: (32mm, 1fr), row-gutter: 2mm,
  text(fill: quiet, d.labels.month), d.month,
  text(fill: quiet, d.labels.institution), d.institution,
  text(fill: quiet, d.labels.notices), str(d.noticeCount),
  text(fill: quiet, d.labels.checkpoint), d.checkpoint,
)
#v(1mm)
#text(fill: quiet, size: 8pt, d.labels.scope)
#for section in d.sections [
  #block(breakable: false, above: 7mm)[
    #text(size: 10.5pt, weight: "bold", section.title)
    #v(-1mm)
    #if section.rows.len() == 0 [ #text(fill: quiet, d.labels.nothing) ] else [
      #table(
        columns: (52mm, 16mm, 16mm, 1fr),
        stroke: (x, y) => (bottom: 0.5pt + line-color),
        inset: (x: 0pt, y: 3pt),
        align: (left, right, right, left),
        table.header(
          text(size: 7.5pt, fill: quiet, d.labels.code), text(size: 7.5pt, fill: quiet, d.labels.count),
          text(size: 7.5pt, fill: quiet, d.labels.share), [],
        ),
        ..section.rows.map(row => (
          row.label,
          str(row.count),
          if section.total == 0 { "" } else { str(calc.round(100 * row.count / section.total)) + " %" },
          pad(left: 5mm, if section.total == 0 { [] } else { rect(width: 100% * row.count / section.total, height: 2.4mm, fill: accent, radius: 0.6mm) }),
        )).flatten()
      )
    ]
  ]
]
`;
