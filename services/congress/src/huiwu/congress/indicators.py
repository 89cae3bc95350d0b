"""The indicators of the congress service: what its clauses want measured, as data."""

from importlib.resources import files

from huiwu.indicator import Indicators

INDICATORS = Indicators.read(files("huiwu.congress").joinpath("indicators.yaml").read_bytes())
