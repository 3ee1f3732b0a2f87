"""What the officers' desk offers: its acts, their forms, its worklists."""
