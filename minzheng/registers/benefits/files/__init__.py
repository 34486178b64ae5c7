"""一人一档 and 一户一档: all that stands on the file of a person or of a household, read at once.

Every read takes whole files: the number of queries is the same for one member as for ten, for a month as for
ten years. The caller has made sure that the actor may open the file; what belongs to a case or a warning is
asked of the actor again.
"""
