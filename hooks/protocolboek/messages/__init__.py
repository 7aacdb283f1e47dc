"""Message catalogues: the words for people who edit."""

from protocolboek.messages.catalogue import DEFAULT, LANGUAGES, Catalogue, catalogue

__all__ = ["DEFAULT", "LANGUAGES", "Catalogue", "catalogue"]
