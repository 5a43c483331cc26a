"""A small study, and an indicator of it that is read from a file of one's own."""

HEAD = """[study]
name = "litet"
title_sv = "Litet"
title_en = "Small"
regions = ["0767"]
group = "county:07"
"""
OWN = """
[indicators.own]
source = "local_csv"
query = { file = "own.csv", region = "kommun", period = "ar", value = "antal" }
title_sv = "Egen"
title_en = "Own"
unit = "antal"
kind = "count"
polarity = "none"
producer = "Oss"
"""
