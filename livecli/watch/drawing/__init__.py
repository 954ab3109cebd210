"""Numbers as rows of text: charts and a pitch in characters. Knows no matches and no colours."""
