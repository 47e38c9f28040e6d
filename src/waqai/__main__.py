"""`python -m waqai` is the command `waqai`."""

from waqai.cli.main import main

if __name__ == "__main__":
    main()
