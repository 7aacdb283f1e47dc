"""Stage 6: run MkDocs for every school and protocol, and publish what is whole."""
