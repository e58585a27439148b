"""A simulation as one HTML file that needs nothing else: drawings inside the page, and its tables."""
