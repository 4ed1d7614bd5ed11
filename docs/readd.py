"""Re-add an exported ledger with nothing but Python: `python3 docs/readd.py ledger.csv`.

Every transfer sums to zero, every balance is the sum of its entries, every link of the chain is the hash of what stands
here. Compare the heads with the seals that were printed. Exit code 1 and a line for each thing that is wrong.
"""

import csv
import hashlib
import json
import sys
from collections import defaultdict
from itertools import groupby

with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
fields = [name for name in rows[0] if name not in ("balance_minor", "position", "hash")] if rows else []
sums, balances, said, heads = defaultdict(int), defaultdict(int), {}, defaultdict(lambda: (0, ""))
wrong = []
for (shop, _), group in groupby(rows, key=lambda row: (row["shop"], row["transfer"])):
    entries, total = list(group), defaultdict(int)
    for row in entries:
        total[row["currency"]] += int(row["amount_minor"])
        balances[row["account"]] += int(row["amount_minor"])
        sums[shop, row["currency"], row["account_kind"]] += int(row["amount_minor"])
        said[row["account"]] = int(row["balance_minor"])
    if any(total.values()) or len(total) != 1:
        wrong.append(f"shop {shop}: {entries[0]['reference']} does not sum to zero")
    if entries[0]["position"]:
        place, head = heads[shop]
        text = "\n".join([head, *(json.dumps([row[name] for name in fields]) for row in entries)])
        heads[shop] = (place + 1, entries[0]["hash"])
        if (str(place + 1), hashlib.sha256(text.encode()).hexdigest()) != (entries[0]["position"], entries[0]["hash"]):
            wrong.append(
                f"shop {shop}: link {entries[0]['position']} is not {entries[0]['reference']} as it stands here"
            )
wrong += [f"account {one}: {said[one]} is not {balances[one]}" for one in said if said[one] != balances[one]]
lines = [f"shop {shop}  {money}  {kind:<12} {amount:>16}" for (shop, money, kind), amount in sorted(sums.items())]
lines += [f"shop {shop}  {place} links, head {head}" for shop, (place, head) in sorted(heads.items())]
sys.stdout.write("\n".join([*lines, *(wrong or ["Everything adds up."])]) + "\n")
sys.exit(1 if wrong else 0)
