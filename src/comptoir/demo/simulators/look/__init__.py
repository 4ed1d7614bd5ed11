"""What the pages of both simulators share: layout, colours, and how money and times are written."""
