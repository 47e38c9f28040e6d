"""One file per layer: `find_<layer>(reading, known)` makes it. Stages are pure and import no other stage."""
