"""`switchyard stock …`"""
