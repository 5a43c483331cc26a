"""Every error obs raises on purpose.

    ObsError
      ConfigError              obs.toml or an option is wrong
      PluginError
        PluginLoadError        its module cannot be imported
        PluginIncompatibleError  other API version, wrong hook, wrong offer
        PluginNameError        an id that somebody already has
      SourceError              a service, or what it answered
        SourceUnavailableError no usable answer in spite of retries
        UnreadableReplyError   an answer cut off or of another kind: asked for again
        UnexpectedReplyError   the service changed its form
        ForeignAddressError    a link or redirect leads to another host
        RequestError           what was asked for is wrong
          UnknownSourceError UnknownIndicatorError UnknownRegionError UnsupportedQueryError
      SchemaError              a schema file itself is wrong
      MetricError              a metric refuses its input, or breaks
        UnknownMetricError
      StoreError               the store cannot be read or written
        StoreVersionError      written by another version of obs
      ReportError              a report would say what its figures do not bear out
      PublishError             a release would break a promise, or cannot be written

Bad data are not errors but findings (`obs.models.Finding`).
"""

from __future__ import annotations


class ObsError(Exception):
    """Something obs cannot go on with; the message is meant for the user."""

    def __init__(self, message: str, *, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion

    def __str__(self) -> str:
        return f"{self.message} ({self.suggestion})" if self.suggestion else self.message


class ConfigError(ObsError):
    """The study file, an option or an environment variable is wrong."""


class PluginError(ObsError):
    """A plugin cannot be used."""


class PluginLoadError(PluginError):
    """A plugin's module cannot be imported."""


class PluginIncompatibleError(PluginError):
    """A plugin was written for another API, or offers what it may not."""


class PluginNameError(PluginError):
    """A plugin offers an id that another plugin already has."""


class SourceError(ObsError):
    """A source did not give what was asked for."""


class SourceUnavailableError(SourceError):
    """The service gave no usable answer in spite of retries."""


class UnreadableReplyError(SourceError):
    """One reply is cut off or is not of the promised kind; core asks again."""


class UnexpectedReplyError(SourceError):
    """The service answers in another form than documented; asking again does not help."""


class ForeignAddressError(SourceError):
    """A link or a redirect leads away from the configured host; it is not followed."""


class RequestError(SourceError):
    """What was asked for does not exist or is not supported."""


class UnknownSourceError(RequestError):
    """No plugin offers a source with this id."""


class UnknownIndicatorError(RequestError):
    """The source does not know this indicator, table or column."""


class UnknownRegionError(RequestError):
    """The source or the study does not know this region."""


class UnsupportedQueryError(RequestError):
    """The source cannot answer this kind of question."""


class SchemaError(ObsError):
    """A schema file itself is wrong."""


class MetricError(ObsError):
    """A metric refuses its input, or breaks on it."""


class UnknownMetricError(MetricError):
    """No plugin offers a metric with this id."""


class StoreError(ObsError):
    """The store cannot be read or written."""


class StoreVersionError(StoreError):
    """The store was written by a version of obs that this one does not understand."""


class ReportError(ObsError):
    """A report would say what its figures do not bear out, or cannot be written."""


class PublishError(ObsError):
    """A release would break a promise, or cannot be written."""


def in_one_line(error: BaseException) -> str:
    """The kind of *error* and what it says, for a line of somebody else's."""
    return " ".join(f"{type(error).__name__}: {error}".split())
