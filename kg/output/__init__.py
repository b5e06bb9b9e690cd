"""What a build leaves for people: exports, pages, review lists."""
