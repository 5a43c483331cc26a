// A page with which nothing is wrong, of an invented place.

export const STYLE = `
body { margin: 0 auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 sans-serif; color: #222; background: #fff; }
a { color: #12436d; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px sans-serif; }
figure { margin: 0; }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 0.5rem; text-align: left; }
.region { overflow-x: auto; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 0; }
svg.narrow { display: none; }
@media screen { .region table { min-width: 40rem; } }
@media screen and (max-width: 40rem) {
  svg.wide { display: none; }
  svg.narrow { display: block; }
}
@page { size: A4; margin: 15mm; }
@media print { .region { overflow: visible; } }
`;

const chart = (form, width) => `
<svg class="${form}" role="img" aria-labelledby="${form}-title ${form}-desc" viewBox="0 0 ${width} 120">
<title id="${form}-title">Andelen sjönk i Påhittat</title>
<desc id="${form}-desc">Två staplar: 8 procent 2021 och 6 procent 2022.</desc>
<rect x="80" y="20" width="160" height="30" fill="#12436d"/>
<rect x="80" y="70" width="120" height="30" fill="#d55e00"/>
<text x="10" y="40" class="${form}-first">2021</text>
<text x="10" y="90">2022</text>
<text x="90" y="40" fill="#fff">8 procent</text>
<text x="210" y="90">6 procent</text>
</svg>`;

const table = (caption) => `<table>
<caption>${caption}</caption>
<thead><tr><th scope="col">År</th><th scope="col">Andel</th></tr></thead>
<tbody><tr><th scope="row">2021</th><td>8</td></tr><tr><th scope="row">2022</th><td>6</td></tr></tbody>
</table>`;

export const good = (title) => `<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<a class="skip" href="#innehall">Till innehållet</a>
<header><nav aria-label="Sidor"><a href="good.html">Om bidraget i Påhittat</a></nav></header>
<main id="innehall">
<h1>Bidraget i Påhittat</h1>
<p>Andelen invånare med ekonomiskt bistånd sjönk i den påhittade kommunen mellan åren 2021 och 2022. Se
<a href="#diagram">diagrammet</a> och <a href="figures.csv" download>siffrorna som fil</a>.</p>
<h2 id="diagram">Andelen sjönk</h2>
<figure>${chart("wide", 800)}${chart("narrow", 320)}
<details><summary>Visa siffrorna i diagrammet</summary>${table("Andel med bistånd i Påhittat, procent")}</details>
<figcaption>Källa: påhittade siffror.</figcaption>
</figure>
<h2>Alla siffror</h2>
<div class="region" role="region" tabindex="0" aria-label="Alla siffror">${table("Alla siffror om Påhittat, procent")}</div>
<p id="slut">Uppgifterna i tabellen gäller december varje år och är hämtade ur en påhittad källa.</p>
</main>
</body>
</html>
`;
