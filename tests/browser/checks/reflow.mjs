// At 320 px nothing is scrolled sideways but tables in a container of their own that a keyboard reaches.

export const reflow = {
  name: "reflow",
  views: ["narrow", "narrow-open"],
  look: (tab) => tab.evaluate(findScrolling),
};

function findScrolling() {
  const { where, scrollers, clipped, beyond } = window.obsLook;
  const unready = (element) => {
    const labelledBy = document.getElementById(element.getAttribute("aria-labelledby"))?.textContent;
    const label = element.getAttribute("aria-label") || labelledBy;
    return [
      element.getAttribute("role") !== "region" && "role=region",
      element.getAttribute("tabindex") !== "0" && "tabindex=0",
      !label?.trim() && "a label",
    ].filter(Boolean);
  };
  const unreachable = scrollers()
    .map((element) => ({ lacks: unready(element), where: where(element) }))
    .filter(({ lacks }) => lacks.length)
    .map(({ lacks, where }) => ({ what: `a container that scrolls sideways lacks ${lacks.join(", ")}`, where }));
  const cut = clipped().map((element) => ({ what: "content is cut off on the side", where: where(element) }));
  return [...beyond("the window"), ...cut, ...unreachable];
}
