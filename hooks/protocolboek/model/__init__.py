"""The values that travel from stage to stage: frozen, without I/O, importing no stage."""
