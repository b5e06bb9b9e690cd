"""The formats that a build is exported to, one module for each family of formats."""
