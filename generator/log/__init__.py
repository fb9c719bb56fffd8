"""The log: an append-only Merkle tree over published versions, in static tiles that anybody can check."""
