"""How a flow is written, checked, drawn, compared and moved to."""
