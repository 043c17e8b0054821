#!/usr/bin/env python3
"""Reads a page of metrics as Prometheus does, and prints as JSON the kind of each family and the value of each sample.

  openmetrics.py FILE
"""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

kinds, samples = {}, {}
with open(sys.argv[1], encoding="utf-8") as page:
    for family in text_string_to_metric_families(page.read()):
        kinds[family.name] = family.type
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            samples[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
print(json.dumps({"kinds": kinds, "samples": samples}))
