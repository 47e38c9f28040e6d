"""The command line: parse, call, render. Logic stands below; data goes to stdout, talk to stderr."""
