"""What the portal tells people: the inbox, the mails that go with it, and the log of both."""
