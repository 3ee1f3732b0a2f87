"""Ports on this machine: is one free, find one, wait until someone listens."""

import socket


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server itself asks for it
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def find_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def keep_or_find(port: int | None) -> int:
    """The port of last time if nobody took it: addresses in people's notes stay right."""
    return port if port and is_free("127.0.0.1", port) else find_free()


def answers(host: str, port: int, *, send: bytes = b"", expect: bytes = b"") -> bool:
    try:
        with socket.create_connection((host, port), timeout=1) as connection:
            if send:
                connection.sendall(send)
            return expect in connection.recv(200) if expect else True
    except OSError:
        return False
