"""Commands of `flask --app wsgi`: thin, like routes."""
