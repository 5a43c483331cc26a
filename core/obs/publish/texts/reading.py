"""How figures are to be read, and what a reader can rely on."""

from __future__ import annotations

from obs.language import Message, msg

READING: tuple[Message, ...] = (
    msg("An empty value is never zero: the column `status` says why there is none. A zero is a figure."),
    msg(
        "Suppressed means that the source holds the figure back so that nobody can be recognised. It stands "
        "in no file here. Do not try to work it out from other figures."
    ),
    msg("A provisional figure may still be changed by its source."),
    msg(
        "Codes are text: 0767 keeps its zero. Programs that guess types drop it, and so does Excel with a "
        "CSV file; open the workbook there."
    ),
    msg(
        "A period is a year (2022), a quarter (2022-Q3), a month (2022-07) or a week (2022-W30). The column "
        "`date` has its first day."
    ),
    msg("Sex is T for all, F for women and M for men. Not every indicator has all three."),
    msg(
        "A rank counts only those that have a value. In small municipalities chance moves it a lot: where "
        "there is an interval, read the interval and not the rank alone."
    ),
    msg("A change is not an effect: that two things happened does not say that one caused the other."),
    msg(
        "Where there is a table `corrections`, it has known errors at the sources: the observations are as "
        "the source gives them, all that is computed rests on the corrected figures."
    ),
    msg("Do not compare across a break: the table `breaks` has the period in which a series begins anew."),
    msg(
        "Better and worse are said only of indicators with a polarity. Of all others, costs too, only higher "
        "and lower."
    ),
)

PROMISES: tuple[Message, ...] = (
    msg("A version that is published is never changed."),
    msg("The same figures, in the same version of the program, give the same files, byte for byte."),
    msg("Every file is listed in `SHA256SUMS`, and every file listed is there."),
    msg("CSV, Parquet and Excel hold the same values."),
    msg("Every figure of a source can be traced to the source's reply, by its SHA-256."),
    msg("Nothing is published if a check fails or has not been run."),
    msg("Every difference to the previous version is listed; if much was revised or is gone, it says why."),
    msg("A version that is withdrawn stays in the list of versions, with the reason."),
    msg("What a source has suppressed stands in no file."),
)

STATUSES: dict[str, Message] = {
    "reported": msg("there is a figure"),
    "provisional": msg("there is a figure, which its source may still change"),
    "missing": msg("there is no figure, and the source does not say why"),
    "not_applicable": msg("there can be no figure: the indicator does not fit the region or the period"),
    "suppressed": msg("the source holds the figure back so that nobody can be recognised"),
    "deleted": msg("the source has removed the figure"),
}
SEXES: dict[str, Message] = {"T": msg("women and men together"), "F": msg("women"), "M": msg("men")}
KINDS: dict[str, Message] = {
    "count": msg("a number of people, households or things"),
    "share": msg("a part of a whole, in per cent"),
    "rate": msg("something per inhabitant, household or the like"),
    "amount": msg("an amount of money that is not shared out, such as a total or a median income"),
    "index": msg("a figure relative to a base that is not its whole"),
}
MEASURES: dict[str, Message] = {
    "stock": msg("at one time, or the mean of several"),
    "flow": msg("during the period"),
    "ever": msg("at least once in the period"),
}
POLARITIES: dict[str, Message] = {
    "lower_is_better": msg("a lower figure is better by itself"),
    "higher_is_better": msg("a higher figure is better by itself"),
    "none": msg("neither high nor low is better by itself"),
}
CODES: tuple[tuple[str, Message, dict[str, Message]], ...] = (
    ("status", msg("whether there is a figure, and why not"), STATUSES),
    ("sex", msg("whom a figure is about"), SEXES),
    ("kind", msg("what sort of figure an indicator is"), KINDS),
    ("measure", msg("what time a figure is about"), MEASURES),
    ("polarity", msg("whether more or less is better, as the publisher judges"), POLARITIES),
)
"""The columns with codes, what they say, and what each code means."""
