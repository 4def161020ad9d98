"""What leaves a panel: files, codebook, coverage, and the plan of what it will be."""
