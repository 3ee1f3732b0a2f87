"""What a flow would do with the cases of the last months. See docs/flows.md and docs/decisions/0007."""
