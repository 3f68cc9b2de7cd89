"""From a step of a plan to messages handed over: draft, prepare, approve, gate."""
