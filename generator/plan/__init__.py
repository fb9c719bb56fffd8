"""Plan: name every output, with the function that makes it and the values it is made from."""
