"""`python -m protocolboek`."""

from protocolboek.cli import main

if __name__ == "__main__":
    main()
