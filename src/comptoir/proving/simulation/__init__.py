"""A rehearsal of the worst day: many people at once, faults everywhere, and every law of the books held afterwards.

``plan`` says from a seed who does what and what breaks; ``crowd`` does it over HTTP; ``house`` makes the shops it
happens in; ``ending`` waits until nothing is left to do; ``laws`` audits the tables.
"""
