"""Tells the columns of a Parquet file and the bits of its doubles, as pandas reads them."""
import json
import struct
import sys

import pandas

frame = pandas.read_parquet(sys.argv[1])
print(
    json.dumps(
        {
            "types": {name: str(kind) for name, kind in frame.dtypes.items()},
            "bits": [struct.pack(">d", value).hex() for value in frame["value"]],
            "timestamp": frame["timestamp"].tolist(),
        }
    )
)
