"""A build compared with gold annotation."""
