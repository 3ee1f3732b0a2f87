"""Importing items: reading (bytes -> rows), shaping (row -> content and problems), running (content -> editions)."""
