"""What the experts know: records of YAML with a small language for conditions, read, checked, and as one immutable knowledge base."""

from .loader import KINDS, bundled, file_of, load_knowledge, read_knowledge
from .model import DOMAINS, FOLDERS, KnowledgeBase, Record, Text

__all__ = ["DOMAINS", "FOLDERS", "KINDS", "KnowledgeBase", "Record", "Text", "bundled", "file_of", "load_knowledge", "read_knowledge"]
