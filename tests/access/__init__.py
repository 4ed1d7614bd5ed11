"""Who gets what: every address and every route, asked by everybody for what is not theirs."""
