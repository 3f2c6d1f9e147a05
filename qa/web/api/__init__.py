"""In: requests over HTTP and MCP.
Out: answers of the assistant, a few at a time, others in line."""
