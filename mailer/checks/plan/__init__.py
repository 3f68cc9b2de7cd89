"""Rules about what a text and its plan say of each other, and who is named and does not hear.

`promises` is the door for the plan: an embargo, its contact, the end of a round.
`announced` holds days on which somebody is said to get the text against the steps.
`mentions` is the door for readers: organisations and owners whom the text does not reach.
`saying` reads what a sentence says of an embargo, of publicity, of how a day is bounded.
`hearing` reads who a sentence says gets what.
"""
