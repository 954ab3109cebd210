# A bracket too many.
.score
| .home)
