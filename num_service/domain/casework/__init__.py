"""The work of caseworkers: who is on duty when, and how somebody is called."""
