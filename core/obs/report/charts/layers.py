"""The kinds of layers a chart is made of: Altair makes and checks each once, for any data.

Making a layer anew for every chart would cost three times the drawing. All have their place in the fields
x and y (and x2, y2); what is marked has its style in the field style.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from obs.language import Language
from obs.report.charts.axes import LOCALES
from obs.report.charts.styles import BAND, GREY, STYLES

if TYPE_CHECKING:
    import altair as alt

Align = Literal["left", "center", "right"]
Spec = dict[str, Any]
Dash = tuple[int, ...]
FONT = "system-ui, sans-serif"


@cache
def nothing() -> Spec:
    """Only the axes."""
    import altair as alt

    return _made(alt.Chart().mark_point(opacity=0))


@cache
def area() -> Spec:
    """A grey area from y to y2 along x, for each part."""
    import altair as alt

    return _made(alt.Chart().mark_area(color=BAND).encode(y2=alt.Y2("y2"), detail="part:N"))


@cache
def grey_line(width: float, *, colour: str = GREY, dash: Dash = ()) -> Spec:
    """A grey line for each part."""
    import altair as alt

    mark = alt.Chart().mark_line(color=colour, strokeWidth=width, strokeDash=list(dash))
    return _made(mark.encode(detail="part:N"))


@cache
def marked_line(width: float) -> Spec:
    """A line in its style, for each part."""
    import altair as alt

    mark = alt.Chart().mark_line(strokeWidth=width, strokeJoin="round")
    return _made(mark.encode(detail="part:N", color=_colour(), strokeDash=_dash()))


@cache
def grey_dot(size: float, *, edge: bool) -> Spec:
    """Grey dots *size* pixels wide, with a white edge where they may lie upon one another."""
    import altair as alt

    look: Spec = {"stroke": "#fff", "strokeWidth": 0.5} if edge else {}
    return _made(
        alt.Chart().mark_point(filled=True, color=GREY, size=size * size, shape="circle", opacity=1, **look)
    )


@cache
def marker(size: float, *, edge: bool) -> Spec:
    """Points in their style, with a white edge where other marks may lie below."""
    import altair as alt

    look: Spec = {"stroke": "#fff", "strokeWidth": 0.8} if edge else {}
    mark = alt.Chart().mark_point(filled=True, size=size * size, opacity=1, **look)
    return _made(mark.encode(color=_colour(), shape=_shape()))


@cache
def straight(width: float, *, dash: Dash = ()) -> Spec:
    """Straight lines from x, y to x2, y2 in the colour of the row."""
    import altair as alt

    mark = alt.Chart().mark_rule(strokeWidth=width, strokeDash=list(dash))
    return _made(mark.encode(x2=alt.X2("x2"), y2=alt.Y2("y2"), color=alt.Color("colour:N").scale(None)))


@cache
def box() -> Spec:
    """Filled boxes from x, y to x2, y2 in the colour of the row."""
    import altair as alt

    mark = alt.Chart().mark_rect()
    return _made(mark.encode(x2=alt.X2("x2"), y2=alt.Y2("y2"), color=alt.Color("colour:N").scale(None)))


@cache
def text(size: float, *, align: Align, colour: str, bold: bool, halo: bool) -> Spec:
    """The text of each row, its middle at y and its side at x; as a *halo* only a white edge of it."""
    import altair as alt

    look: Spec = {"stroke": "#fff", "strokeWidth": 3, "strokeJoin": "round"} if halo else {}
    mark = alt.Chart().mark_text(
        align=align, baseline="middle", fontSize=size, font=FONT, fontWeight="bold" if bold else "normal",
        color="#fff" if halo else colour,
        **look,
    )  # fmt: skip
    return _made(mark.encode(text="text:N"))


def render(spec: Spec, language: Language) -> str:
    """The SVG of a Vega-Lite *spec*, as Vega writes it; it loads nothing."""
    import vl_convert

    return vl_convert.vegalite_to_svg(spec, format_locale=LOCALES[language], allowed_base_urls=[])


def _made(chart: alt.Chart) -> Spec:
    made = chart.encode(x="x:Q", y="y:Q").to_dict()
    return {"mark": made["mark"], "encoding": made["encoding"]}


def _colour() -> alt.Color:
    import altair as alt

    return alt.Color("style:N").scale(domain=_numbers(), range=[s.colour for s in STYLES]).legend(None)


def _dash() -> alt.StrokeDash:
    import altair as alt

    dashes = [list(style.dash) or [1, 0] for style in STYLES]
    return alt.StrokeDash("style:N").scale(domain=_numbers(), range=dashes).legend(None)


def _shape() -> alt.Shape:
    import altair as alt

    return alt.Shape("style:N").scale(domain=_numbers(), range=[s.marker for s in STYLES]).legend(None)


def _numbers() -> list[int]:
    return list(range(len(STYLES)))
