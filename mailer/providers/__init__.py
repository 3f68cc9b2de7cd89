"""Ways to submit a message: `interface` says what one promises, each other file is one of them."""
