"""Help for the person who edits: a new overlay, a replacement, where a text comes from, a schema."""
