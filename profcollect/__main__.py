"""`python -m profcollect`."""

from profcollect.cli import main

if __name__ == "__main__":
    main()
