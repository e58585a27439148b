"""The main job, played and checked through the public API alone."""
