// Pages with one defect each, and the checks that must report it: those and no others.

// The defect is put in the place of what the good page has there.
const swap = (old, replacement) => (html) => {
  if (!html.includes(old)) throw new Error(`the good page has no ${old}`);
  return html.replace(old, replacement);
};
const END = '<p id="slut">';
const SUMMARY = "<summary>Visa siffrorna i diagrammet</summary>";
const add = (text) => swap(END, `${text}\n${END}`);
const style = (css) => swap("</head>", `<style>${css}</style>\n</head>`);
const rows = (last) => `<tr><td>Rad</td><td>1</td></tr>\n`.repeat(40) + last;
const long = (last) => add(`<table><caption>Lång tabell</caption><tr><th scope="col">A</th><th scope="col">B</th></tr>${rows(last)}</table>`);
const drop = (text) => swap(text, "");

export const DEFECTS = {
  "axe-contrast": [["axe"], add('<p style="color: #bbb">Svag text</p>')],
  "axe-narrow": [["axe"], style("@media screen and (max-width: 400px) { #slut { color: #bbb } }")],
  "axe-details": [["axe"], swap(SUMMARY, `${SUMMARY}<p style="color: #bbb">Svag text</p>`)],
  "axe-last-row": [["axe"], long('<tr><td style="color: #bbb">Svag</td><td>1</td></tr>')],
  "axe-empty-link": [["axe"], long('<tr><td><a href="good.html"></a></td><td>1</td></tr>')],
  "axe-image": [["axe", "vnu"], add('<img src="dot.svg" width="9" height="9">')],
  "vnu-nesting": [["vnu"], add("<p><b>Fel <i>ordning</b></i></p>")],
  "vnu-css": [["vnu"], style("p { colour: red }")],
  "reflow-wide": [["reflow"], add('<div style="width: 600px">Bred text</div>')],
  "reflow-details": [["reflow"], swap(SUMMARY, `${SUMMARY}<div style="width: 600px">Bred text</div>`)],
  "reflow-cut": [["reflow"], add('<div style="overflow: hidden"><div style="width: 600px">Avklippt text</div></div>')],
  "reflow-hidden": [["reflow"], style("html { overflow-x: hidden } h1 { width: 600px }")],
  "reflow-label": [["reflow"], drop(' aria-label="Alla siffror"')],
  "reflow-focus": [["axe", "reflow"], drop(' tabindex="0"')],
  "script-element": [["script"], add("<script>var a = 1;</script>")],
  "script-module": [["script"], add('<script type="module">let a = 1;</script>')],
  "script-handler": [["script"], swap(END, '<p id="slut" onclick="void 0">')],
  "script-address": [["script"], add('<p><a href="javascript:void 0">Gör något</a></p>')],
  "script-text": [["script"], add("<script>document.querySelector('h1').textContent += '!';</script>")],
  "script-noscript": [["script"], add("<noscript><p>Utan skript</p></noscript>")],
  "script-frame": [["script"], add('<iframe src="figures.csv" title="Siffror" width="200" height="50"></iframe>')],
  "requests-image": [["requests"], add('<img src="https://example.org/a.png" alt="" width="9" height="9">')],
  "requests-style": [["requests"], style("#slut { border-image: url('https://example.org/a.png') 1 }")],
  "requests-lazy": [["requests"], add('<img src="//example.org/a.png" alt="" loading="lazy" width="9" height="9">')],
  "requests-connect": [["requests"], swap("</head>", '<link rel="preconnect" href="https://example.org">\n</head>')],
  "requests-disk": [["requests"], add('<img src="/etc/hostname" alt="" width="9" height="9">')],
  "requests-missing": [["requests"], add('<img src="missing.svg" alt="" width="9" height="9">')],
  "links-file": [["links"], swap('href="figures.csv"', 'href="missing.csv"')],
  "links-fragment": [["links"], swap('href="#diagram"', 'href="#diagrammet"')],
  "links-other-page": [["links"], swap('href="good.html"', 'href="good.html#saknas"')],
  "links-folder": [["links"], swap('href="good.html"', 'href="./"')],
  "links-outside": [["links"], swap('href="good.html"', 'href="/etc/hostname"')],
  "print-wide": [["print"], style("@media print { #slut { width: 700px } }")],
  "print-cut": [["print"], style("@media print { .region { overflow: auto } .region table { min-width: 60rem } }")],
  "print-fixed": [["print"], style("@media print { #slut { position: fixed; top: 0 } }")],
  "print-paper": [["print"], style("@page { size: A5 }")],
  "print-brief": [["print"], (html) => style("#slut { break-before: page }")(swap("<body>", '<body class="brief">')(html))],
  "structure-h1": [["structure"], add("<h1>En till</h1>")],
  "structure-no-h1": [["axe", "structure", "vnu"], swap("<h1>Bidraget i Påhittat</h1>", "<p>Bidraget i Påhittat</p>")],
  "structure-skip": [["axe", "structure", "vnu"], add("<h4>För djupt</h4>")],
  "structure-lang": [["structure"], swap('<html lang="sv">', '<html lang="da">')],
  "structure-no-lang": [["axe", "structure", "vnu"], swap('<html lang="sv">', "<html>")],
  "structure-title": [["axe", "structure", "vnu"], (html) => html.replace(/<title>.*<\/title>/, "<title></title>")],
  "structure-twin-1": [["structure"], (html) => html.replace(/<title>.*<\/title>/, "<title>Tvilling</title>")],
  "structure-twin-2": [["structure"], (html) => html.replace(/<title>.*<\/title>/, "<title>Tvilling</title>")],
  "structure-viewport": [["structure"], drop('<meta name="viewport" content="width=device-width, initial-scale=1">')],
  "structure-way-in": [["structure"], (html) => html.replace(/<a class="skip".*<\/a>/, "").replaceAll(/<(\/?)nav[^>]*>/g, "<$1div>")],
  "figures-role": [["figures"], drop(' role="img"')],
  "figures-title": [["figures"], swap("Andelen sjönk i Påhittat</title>", "</title>")],
  "figures-desc": [["figures"], (html) => html.replaceAll(/<desc.*<\/desc>/g, "").replaceAll(/ (wide|narrow)-desc/g, "")],
  "figures-table": [["figures"], (html) => html.replace(/<details>.*?<\/details>/s, "")],
  "figures-caption": [["figures"], drop("<caption>Andel med bistånd i Påhittat, procent</caption>")],
  "figures-scope": [["figures"], swap('<th scope="row">2021</th>', "<th>2021</th>")],
  "figures-both": [["figures"], style("svg.narrow { display: block }")],
  "figures-none": [["figures"], style("@media screen and (max-width: 40rem) { svg.narrow { display: none } }")],
  "figures-print": [["figures"], style("@media print { svg.wide { display: none } }")],
  "figures-one-form": [["figures"], (html) => html.replace(/<svg class="narrow".*?<\/svg>/s, "")],
  "ids-twice": [["ids", "vnu"], add('<p id="diagram">Samma id</p>')],
  "weight-heavy": [["weight"], add(`<!-- ${"tung ".repeat(100_000)} -->`)],
  "graphics-pale": [["graphics"], swap('class="wide-first"', 'fill="#999"')],
  "graphics-on-mark": [["graphics"], swap('fill="#fff">8', ">8")],
  "graphics-transparent": [["graphics"], swap('class="narrow-first"', 'opacity="0.4"')],
  "graphics-small": [["graphics"], swap('class="narrow-first"', 'style="font-size: 8px"')],
  "graphics-cut": [["graphics"], swap('x="10" y="40" class="narrow-first"', 'x="-9" y="40"')],
  "graphics-over": [["graphics"], swap('x="210" y="90">6', 'x="20" y="90">6')],
};
