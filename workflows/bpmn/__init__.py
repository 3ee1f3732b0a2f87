"""Flows as BPMN 2.0: written out with shapes and extensions of our own, read back, and read from foreign tools."""
