"""The editor of a draft, section by section: what stands on which page, how it is read, saved and checked."""
