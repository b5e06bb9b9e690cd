"""One module per input format; each reads one file into documents."""
