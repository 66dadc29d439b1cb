"""A packet as a file that an officer takes away."""

from num_service.adapters.packet_pdf import packet_pdf

__all__ = ["packet_pdf"]
