// Text in charts: legible against what is painted behind it, large enough, whole, and not over other text.

const LIMITS = { contrast: 4.5, size: 9, overlap: 0.2 };

export const graphics = {
  name: "graphics",
  views: ["wide", "narrow", "print"],
  async look(tab) {
    await tab.evaluate(putPaint);
    return tab.evaluate(findIllegible, LIMITS);
  },
};

// How colours lie over one another, put into the page as `window.obsPaint`.
function putPaint() {
  const WHITE = [255, 255, 255];
  const parse = (colour) => {
    const parts = colour.match(/[\d.]+/g)?.map(Number) ?? [];
    return /^rgb/.test(colour) ? { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 } : null;
  };
  const over = ({ rgb, alpha }, below) => rgb.map((part, index) => part * alpha + below[index] * (1 - alpha));
  const opacity = (element) => {
    let all = 1;
    for (let at = element; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity);
    return all;
  };
  const fill = (element) => {
    const style = getComputedStyle(element);
    const colour = parse(style.fill);
    return colour && { ...colour, alpha: colour.alpha * Number(style.fillOpacity) * opacity(element) };
  };
  const ground = (svg) => {
    const layers = [];
    for (let at = svg; at; at = at.parentElement) layers.unshift(parse(getComputedStyle(at).backgroundColor));
    return layers.filter(Boolean).reduce((below, layer) => over(layer, below), WHITE);
  };
  const covers = (shape, x, y) => {
    const box = shape.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return false;
    return shape.isPointInFill(new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse()));
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((part) => (part <= 10.31475 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  window.obsPaint = { parse, over, fill, ground, covers, contrast };
}

function findIllegible(limits) {
  const { where, shown } = window.obsLook;
  const { parse, over, fill, ground, covers, contrast } = window.obsPaint;

  const said = (text) => `"${text.textContent.trim().slice(0, 40)}"`;
  const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const before = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;

  const behind = (text, shapes, plain) => {
    const style = getComputedStyle(text);
    const halo = parse(style.stroke);
    if (halo && Number.parseFloat(style.strokeWidth) >= 2) return over(halo, plain);
    const [x, y] = middle(text.getBoundingClientRect());
    const below = shapes.filter((shape) => before(shape, text) && covers(shape, x, y));
    return below.map(fill).filter(Boolean).reduce((ground, paint) => over(paint, ground), plain);
  };
  // A text under the same text is its halo.
  const same = (one, other) => {
    const [a, b] = [one, other].map((text) => middle(text.getBoundingClientRect()));
    return one.textContent === other.textContent && Math.hypot(a[0] - b[0], a[1] - b[1]) < 2;
  };
  const upright = (text) => Math.abs(text.getScreenCTM().b) < 0.01;
  const shared = (one, other) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (width <= 0 || height <= 0) return 0;
    return (width * height) / Math.min(a.width * a.height, b.width * b.height);
  };

  // Of one chart, what is alike is said once, with the worst.
  const gathered = (svg, all) => {
    if (!all.length) return [];
    const [worst, ...rest] = all.sort((one, other) => other.badness - one.badness);
    return [{ what: worst.what + (rest.length ? ` (and ${rest.length} more like it)` : ""), where: where(svg) }];
  };

  const pale = (texts, shapes, plain) =>
    texts.flatMap((text) => {
      const paper = behind(text, shapes, plain);
      const ratio = contrast(over(fill(text) ?? { rgb: paper, alpha: 0 }, paper), paper);
      if (ratio >= limits.contrast) return [];
      return [{ badness: -ratio, what: `the text ${said(text)} has a contrast of ${ratio.toFixed(2)}, below ${limits.contrast}` }];
    });
  const small = (texts) =>
    texts.flatMap((text) => {
      const { a, b } = text.getScreenCTM();
      const size = Number.parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
      if (size >= limits.size - 0.05) return [];
      return [{ badness: -size, what: `the text ${said(text)} is ${size.toFixed(1)} px high, below ${limits.size}` }];
    });
  const cut = (texts, svg) => {
    if (getComputedStyle(svg).overflow === "visible") return [];
    const frame = svg.getBoundingClientRect();
    return texts.flatMap((text) => {
      const box = text.getBoundingClientRect();
      const beyond = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
      return beyond <= 2 ? [] : [{ badness: beyond, what: `the text ${said(text)} is cut off by ${Math.round(beyond)} px` }];
    });
  };
  const collisions = (texts) =>
    texts.filter(upright).flatMap((one, index, all) =>
      all
        .slice(index + 1)
        .map((other) => ({ badness: shared(one, other), what: `the text ${said(one)} lies over ${said(other)}` }))
        .filter(({ badness }) => badness > limits.overlap),
    );

  const charts = [...document.querySelectorAll("svg")].filter((svg) => !svg.ownerSVGElement && shown(svg));
  return charts.flatMap((svg) => {
    const written = [...svg.querySelectorAll("text")].filter((text) => shown(text) && text.textContent.trim());
    const texts = written.filter((text, index) => !written.slice(index + 1).some((other) => same(text, other)));
    const shapes = [...svg.querySelectorAll("path, rect, circle, ellipse, polygon")].filter(
      (shape) => shown(shape) && !shape.closest("defs, clipPath"),
    );
    const found = [pale(texts, shapes, ground(svg)), small(texts), cut(texts, svg), collisions(texts)];
    return found.flatMap((alike) => gathered(svg, alike));
  });
}
