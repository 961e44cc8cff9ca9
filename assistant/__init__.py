"""The only place where the parts meet: settings, building, one turn."""
