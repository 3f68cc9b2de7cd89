"""The worker: what is due goes by the clock, unattended, through the same gate as by hand."""
