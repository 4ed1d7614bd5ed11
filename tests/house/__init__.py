"""The rules of the house as functions over a folder or a registry; ``tests/test_house.py`` holds them."""
