"""Programs that read what a release says of itself: frictionless, csvw, a search engine's rules."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.publish.outside.trial import NotHereError, Published, Told, program, run

CSVW = "data/csv-metadata.json"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# https://developers.google.com/search/docs/appearance/structured-data/dataset
RECOMMENDED = (
    "alternateName",
    "creator",
    "identifier",
    "isAccessibleForFree",
    "keywords",
    "license",
    "spatialCoverage",
    "temporalCoverage",
    "variableMeasured",
    "version",
    "url",
)
SHORTEST, LONGEST = 50, 5000


def frictionless(published: Published) -> Told:
    """The command line of frictionless, on the descriptor with all its files."""
    command = program("frictionless", install="pip install frictionless")
    version = run(command, "--version", folder=published.folder).stdout.strip()
    made = run(command, "validate", "datapackage.json", "--json", folder=published.folder)
    report: dict[str, Any] = json.loads(made.stdout)
    told = Told(name=f"frictionless {version}", saw=f"{len(report['tasks'])} resources")
    told.wrong += [str(each["message"]) for each in report["errors"]]
    told.known += [str(each) for each in report["warnings"]]
    for task in report["tasks"]:
        told.wrong += [f"{task['name']}: {each['message']}" for each in task["errors"]]
        told.known += [f"{task['name']}: {each}" for each in task["warnings"]]
    if len(report["tasks"]) != len(published.package["resources"]):
        told.wrong.append(f"it looked at {told.saw} of {len(published.package['resources'])}")
    return told


def csvw(published: Published) -> Told:
    """The validator of the package csvw, which wants another environment than ours."""
    command = program("csvwvalidate", install="pip install csvw, best in an environment of its own")
    made = run(command, "--verbose", CSVW, folder=published.folder)
    told = Told(name="csvwvalidate", saw=made.stdout.strip()[-200:] or made.stderr.strip()[-200:])
    if made.returncode:
        told.wrong.append((made.stdout + made.stderr).strip()[-2000:])
    return told


def pages(published: Published) -> Told:
    """What Google asks of a page about a dataset, in both languages."""
    told = Told(name="Dataset by Google's documentation")
    local = {each["path"] for each in published.package["resources"]}
    for name in ("index.html", "index.en.html"):
        found = SCRIPT.findall((published.folder / name).read_text("utf-8"))
        if len(found) != 1:
            told.wrong.append(f"{name} has {len(found)} descriptions")
            continue
        page: dict[str, Any] = json.loads(found[0])
        told.wrong += [f"{name}: no {key}" for key in ("name", "description") if not page.get(key)]
        if not SHORTEST <= len(page.get("description", "")) <= LONGEST:
            told.wrong.append(f"{name}: a description of {len(page.get('description', ''))} characters")
        told.known += [f"{name}: no {key}" for key in RECOMMENDED if page.get(key) in (None, "", [])]
        files = {each["contentUrl"].removeprefix(page["url"]) for each in page["distribution"]}
        told.wrong += [f"{name}: leads to {each}, which is not there" for each in sorted(files - local)]
        told.wrong += [f"{name}: does not lead to {each}" for each in sorted(local - files)]
        told.saw = f"{len(files)} files, {len(page['variableMeasured'])} variables"
    return told


def harvest(published: Published) -> Told:
    """A harvester's questions to the catalogue, by rdflib and SPARQL; each file by its size and hash."""
    rdflib = __import__("rdflib")
    path = published.to / "catalogue.rdf"
    if not path.exists():
        raise NotHereError("no catalogue.rdf: obs publish catalogue --to DIR")
    graph = rdflib.Graph().parse(path, format="xml")
    told = Told(name=f"rdflib {rdflib.__version__}", saw=f"{len(graph)} statements")
    for kind in ("dcat:Catalog", "dcat:Dataset", "dcat:Distribution"):
        for where in ("dcterms:title", "dcterms:description"):
            for language in ("sv", "en"):
                lacks = graph.query(
                    f"SELECT ?node WHERE {{ ?node a {kind} FILTER NOT EXISTS "
                    f"{{ ?node {where} ?text FILTER (lang(?text) = '{language}') }} }}"
                )
                told.wrong += [f"{row.node}: no {where} in {language}" for row in lacks]
    found = list(
        graph.query(
            "PREFIX spdx: <http://spdx.org/rdf/terms#> "
            "SELECT ?url ?size ?hash ?format WHERE { ?catalogue a dcat:Catalog ; dcat:dataset ?dataset . "
            "?dataset dcat:distribution ?file . ?file dcat:downloadURL ?url ; dcat:byteSize ?size ; "
            "dcterms:format ?format ; spdx:checksum [ spdx:checksumValue ?hash ] }"
        )
    )
    by_url = {str(row.url).partition(f"/{published.package['version']}/")[2]: row for row in found}
    for each in published.package["resources"]:
        row = by_url.pop(each["path"], None)
        if row is None:
            told.wrong.append(f"{each['path']} is in no distribution")
        elif (int(row.size), f"sha256:{row.hash}".lower(), str(row["format"])) != (
            published.path(each).stat().st_size,
            each["hash"],
            each["mediatype"],
        ):
            told.wrong.append(f"{each['path']}: {row.size} bytes, {row.hash}, {row['format']}")
    told.wrong += [f"{each} is not in the release" for each in by_url]
    told.saw += f", {len(found)} files"
    return told
