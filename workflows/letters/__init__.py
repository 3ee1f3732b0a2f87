"""Papers: their kinds and wordings, and how they are set and numbered."""
