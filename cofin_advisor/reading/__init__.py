"""Reading what people wrote: files, YAML with places, numbers and dates as people write them, and problems as values."""
