"""`switchyard keys`: one file per subcommand."""
