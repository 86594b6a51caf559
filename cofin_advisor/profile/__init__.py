"""What is known of one organization: its answers, each with how it is known."""

from .model import Answer, Profile, Value
from .reader import profile_from, read_profile

__all__ = ["Answer", "Profile", "Value", "profile_from", "read_profile"]
