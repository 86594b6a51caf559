"""What is known of one organization: its answers, each with how it is known."""

from .model import Answer, Profile, Value
from .reader import changed_profile, profile_from, read_profile

__all__ = ["Answer", "Profile", "Value", "changed_profile", "profile_from", "read_profile"]
