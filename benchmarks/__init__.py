"""What the service costs, beside the least any program could do for the same work in the same run."""
