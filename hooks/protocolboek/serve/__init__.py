"""A school's handbook as it stands, in the browser of who edits it; made only as far as somebody looks at it."""
