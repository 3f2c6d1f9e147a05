"""What stands between the assistant and the network: the line, the gate, and the doors for programs."""
