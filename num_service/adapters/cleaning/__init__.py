"""Files that strangers send are drawn or encoded anew in a process of their own (decision 78)."""
