"""The way in for staff: password, mailed code, forgotten password, own sessions; the role switcher of the demo."""
