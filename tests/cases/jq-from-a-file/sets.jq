# The sets, as they are written in newspapers.
[.score.sets[] | map(tostring) | join("-")] | join(" ")
