"""`python -m app` is `switchyard`."""

from app.cli.main import main

if __name__ == "__main__":
    main()
