"""In: what browsers and programs send.
Out: the page, the programs' interface, and who may use them."""
