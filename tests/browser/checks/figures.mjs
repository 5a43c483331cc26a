// Every chart can be read by those who do not see it: a title, a description, and a table of its figures.

export const figures = {
  name: "figures",
  views: ["wide", "narrow", "print"],
  look: (tab, page, view) => tab.evaluate(findIncomplete, view.name === "wide"),
};

// What does not depend on the width is looked at `once`.
function findIncomplete(once) {
  const { where, shown } = window.obsLook;
  const said = (element, tag) => [...element.children].find((child) => child.localName === tag)?.textContent.trim();
  const form = (svg) => svg.closest(".wide, .narrow")?.classList.contains("wide") ? "wide" : "narrow";

  const unnamed = (svg) =>
    [
      svg.getAttribute("role") !== "img" && "role=img",
      !said(svg, "title") && "a title",
      !said(svg, "desc") && "a desc",
      !svg.closest(".wide, .narrow") && "the class wide or narrow",
    ]
      .filter(Boolean)
      .map((what) => ({ what: `the chart lacks ${what}`, where: where(svg) }));

  const untabled = (figure) => {
    const tables = [...figure.querySelectorAll("table")];
    if (!tables.length) return [{ what: "the chart has no table of its figures", where: where(figure) }];
    return tables.flatMap((table) =>
      [
        !table.caption?.textContent.trim() && "a caption",
        !table.querySelector("th") && "header cells",
        table.querySelector("th:not([scope])") && "scope on each header cell",
      ]
        .filter(Boolean)
        .map((what) => ({ what: `the table of the chart lacks ${what}`, where: where(table) })),
    );
  };

  const shownForms = (figure, charts) => {
    const visible = charts.filter(shown).map(form);
    const wanted = charts.length / 2;
    const both = charts.filter((svg) => form(svg) === "wide").length === wanted;
    if (!both) return [{ what: "does not hold a wide and a narrow form of each chart", where: where(figure) }];
    if (visible.length === wanted && new Set(visible).size === 1) return [];
    return [{ what: `shows ${visible.length} of the two forms of a chart instead of 1`, where: where(figure) }];
  };

  // An svg in an svg is part of its chart.
  return [...document.querySelectorAll("figure")].flatMap((figure) => {
    const charts = [...figure.querySelectorAll("svg")].filter((svg) => !svg.ownerSVGElement);
    if (!charts.length) return [];
    return [...(once ? [...charts.flatMap(unnamed), ...untabled(figure)] : []), ...shownForms(figure, charts)];
  });
}
