"""Training of the shipped pipeline: run by hand or by `make train`, imported by nothing else."""
