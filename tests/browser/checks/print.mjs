// On paper: as wide as A4, nothing fixed, nothing cut off; the brief is one sheet.

// That of a print dialogue; the @page of a style sheet wins over it.
const MARGIN = { top: "10mm", right: "10mm", bottom: "10mm", left: "10mm" };

export const print = {
  name: "print",
  views: ["print"],
  async look(tab, { brief }) {
    const found = await tab.evaluate(findUnprintable);
    const sheets = counted(await tab.pdf({ format: "A4", preferCSSPageSize: true, margin: MARGIN }));
    if (sheets.count === 0) throw new Error("nothing was printed");
    if (brief && sheets.count !== 1) found.push({ what: `the brief has ${sheets.count} sheets instead of 1`, where: "body" });
    if (!sheets.a4) found.push({ what: `the paper is not A4 but ${sheets.size} points`, where: "@page" });
    return found;
  },
};

function counted(pdf) {
  const text = Buffer.from(pdf).toString("latin1");
  const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  const a4 = boxes.every(([, width, height]) => Math.abs(width - 595.3) < 1.5 && Math.abs(height - 841.9) < 1.5);
  return { count: text.match(/\/Type \/Page\b/g)?.length ?? 0, a4, size: boxes[0]?.slice(1).join(" x ") };
}

// Chromium shrinks a page that is too wide, so that the PDF does not show it.
function findUnprintable() {
  const { where, shown, scrollers, clipped, beyond } = window.obsLook;
  const fixed = [...document.querySelectorAll("body, body *")]
    .filter((element) => getComputedStyle(element).position === "fixed" && shown(element))
    .map((element) => ({ what: "is fixed, so that it covers every printed page", where: where(element) }));
  const cut = [...scrollers(), ...clipped()].map((element) => ({ what: "is cut off on paper", where: where(element) }));
  return [...beyond("the paper"), ...fixed, ...cut];
}
