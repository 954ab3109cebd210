"""Made-up football in the rich dialect, as public clients have met it (wire-facts).

`rich_match` rewrites the frames of a match, with a memory of it: `side_counts` its statistics,
`situations` what the ball does, `corrections` what is told twice, provisionally or taken back;
`rich_snapshot` puts them together for a new subscriber.
"""
