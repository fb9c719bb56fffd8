"""Tools of the project itself: generated reference pages. No part of the product imports them."""
