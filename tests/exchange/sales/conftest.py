"""Small files of sales, written as each test needs them."""

import gzip
from pathlib import Path

import pytest

HEADING = "invoice,stock_code,description,quantity,invoice_date,unit_price,customer_id,country"


@pytest.fixture
def write(tmp_path):
    """Writes lines under the usual heading and gives the path."""

    def written(*lines: str, heading: str = HEADING, name: str = "sales.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        data = "".join(f"{line}\n" for line in (heading, *lines)).encode(encoding)
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return written
