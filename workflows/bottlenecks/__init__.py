"""Where a flow loses time or does things for nothing, from the record, with what one could do. See docs/flows.md."""
