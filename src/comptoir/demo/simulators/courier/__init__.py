"""A courier of one city, as a vendor would run it: it quotes, it is booked, riders move, and it calls back."""
